import type { ApplicationConfig } from '@angular/core';
import { provideBrowserGlobalErrorListeners } from '@angular/core';
import { provideHttpClient } from '@angular/common/http';
import { provideRouter, withComponentInputBinding, withRouterConfig } from '@angular/router';
import { provideEffects } from '@ngrx/effects';
import { provideRouterStore, routerReducer } from '@ngrx/router-store';
import { provideStore } from '@ngrx/store';
import { routes } from './app.routes.ts';
import { provideSession } from './session/provide-session.ts';

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
    provideRouter(
      routes,
      withComponentInputBinding(),
      // A form in the drawer is a child route: it needs the patient of the route above it.
      withRouterConfig({ paramsInheritanceStrategy: 'always' }),
    ),
  ],
};
