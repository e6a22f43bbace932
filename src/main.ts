import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app.ts';
import { appConfig } from './app/app.config.ts';

bootstrapApplication(App, appConfig).catch((error: unknown) => {
  // The store and router are not up yet: the console is the only place left to say so.
  // eslint-disable-next-line no-console
  console.error(error);
});
