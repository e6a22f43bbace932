import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import type { ResourceStore } from '../storage/resource-store.ts';
import { isSocketRequest, registerSubscriptions } from '../subscriptions/register-subscriptions.ts';
import { SubscriptionService } from '../subscriptions/subscription-service.ts';
import { sendError } from './errors.ts';
import { registerFhirApi } from './fhir-api.ts';
import { registerSecurity } from './security.ts';
import { registerSpa } from './spa.ts';

/** What the app tells the page about itself at `/config.json`. */
export interface ClientConfig {
  readonly timeZone: string;
  readonly clinicName: string;
  readonly demo: boolean;
  /** ISO 8601; only when the clock is fixed for demo or tests. */
  readonly now?: string | undefined;
}

/** The whole server over an open store, not yet listening. `spaDirectory` is for tests. */
export async function createApp(
  store: ResourceStore,
  client: () => ClientConfig,
  options: { spaDirectory?: string } = {},
): Promise<FastifyInstance> {
  const { file } = store;
  const app = Fastify({
    logger: false,
    // Who does not finish sending does not keep the server from stopping.
    requestTimeout: 60_000,
    http: { maxHeaderSize: 64 * 1024, shouldUpgradeCallback: isSocketRequest },
    routerOptions: { maxParamLength: 1024 },
    frameworkErrors: (error, request, reply) => {
      sendError(error, request, reply, file);
    },
  });
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply, file));
  registerSecurity(app);
  const subscriptions = new SubscriptionService(store);
  registerFhirApi(app, store, subscriptions);
  await registerSubscriptions(app, subscriptions);
  app.get('/health', () => ({ status: 'ok' }));
  app.get('/config.json', () => ({ fhirBaseUrl: '/fhir', auth: 'off', ...client() }));
  await registerSpa(app, options.spaDirectory);
  return app;
}
