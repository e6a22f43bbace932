import { METHODS } from 'node:http';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import type { ResourceStore } from '../storage/resource-store.ts';
import { isSocketRequest, registerSubscriptions } from '../subscriptions/register-subscriptions.ts';
import { SubscriptionService } from '../subscriptions/subscription-service.ts';
import { sendError } from './errors.ts';
import { registerFhirApi } from './fhir-api.ts';
import { answerMalformed, registerRareRequests } from './malformed-http.ts';
import { SECURITY_HEADERS, registerSecurity } from './security.ts';
import { registerSpa } from './spa.ts';

/** What the app tells the page about itself at `/config.json`. */
export interface ClientConfig {
  readonly timeZone: string;
  readonly clinicName: string;
  readonly demo: boolean;
  /** ISO 8601; only when the clock is fixed for demo or tests. */
  readonly now?: string | undefined;
}

/** The whole server over an open store, not yet listening. The options are for tests; the timeout is milliseconds. */
export async function createApp(
  store: ResourceStore,
  client: () => ClientConfig,
  {
    spaDirectory,
    requestTimeout = 60_000,
  }: { spaDirectory?: string; requestTimeout?: number } = {},
): Promise<FastifyInstance> {
  const { file } = store;
  const app = Fastify({
    logger: false,
    // Who does not finish sending does not keep the server from stopping.
    requestTimeout,
    http: {
      maxHeaderSize: 64 * 1024,
      headersTimeout: requestTimeout,
      connectionsCheckingInterval: requestTimeout / 4,
      // Missed by `registerSecurity`, which has a body to its answer.
      requireHostHeader: false,
      shouldUpgradeCallback: isSocketRequest,
    },
    clientErrorHandler: answerMalformed,
    // What comes on an open connection while the server stops is still answered, the last time.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 1024 },
    // An address that cannot be read comes past no hook.
    frameworkErrors: (error, request, reply) => {
      sendError(error, request, reply.headers(SECURITY_HEADERS), file);
    },
  });
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply, file));
  // "Not supported" is told by the address, as for any other method.
  for (const method of METHODS) {
    if (!app.supportedMethods.includes(method)) app.addHttpMethod(method, { hasBody: true });
  }
  registerRareRequests(app);
  registerSecurity(app);
  const subscriptions = new SubscriptionService(store);
  registerFhirApi(app, store, subscriptions);
  await registerSubscriptions(app, subscriptions);
  app.get('/health', () => ({ status: 'ok' }));
  app.get('/config.json', () => ({ fhirBaseUrl: '/fhir', auth: 'off', ...client() }));
  await registerSpa(app, spaDirectory);
  return app;
}
