import type { ApplicationConfig } from '@angular/core';
import { inject, provideAppInitializer, provideBrowserGlobalErrorListeners } from '@angular/core';
import { provideHttpClient } from '@angular/common/http';
import {
  provideRouter,
  TitleStrategy,
  withComponentInputBinding,
  withPreloading,
  withRouterConfig,
} from '@angular/router';
import { provideEffects } from '@ngrx/effects';
import { provideRouterStore, routerReducer } from '@ngrx/router-store';
import { provideStore } from '@ngrx/store';
import { routes } from './app.routes.ts';
import { provideOutbox } from './outbox/provide-outbox.ts';
import { provideSession } from './session/provide-session.ts';
import { PageTitleStrategy } from './shell/page-title-strategy.ts';
import { PreloadWhenIdle } from './shell/preload-when-idle.ts';
import { ThemeChoice } from './shell/theme-choice.ts';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideHttpClient(),
    provideStore(
      { router: routerReducer },
      { runtimeChecks: { strictActionTypeUniqueness: true } },
    ),
    provideEffects(),
    provideRouterStore(),
    provideSession(),
    provideOutbox(),
    // The remembered theme is in place before anything is drawn.
    provideAppInitializer(() => void inject(ThemeChoice)),
    { provide: TitleStrategy, useExisting: PageTitleStrategy },
    provideRouter(
      routes,
      withComponentInputBinding(),
      withPreloading(PreloadWhenIdle),
      // A form in the drawer is a child route: it needs the patient of the route above it.
      withRouterConfig({ paramsInheritanceStrategy: 'always' }),
    ),
  ],
};
