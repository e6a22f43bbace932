import type { FastifyInstance } from 'fastify';
import { FhirError, badRequest, issue } from '../fhir/fhir-error.ts';

/** On every answer. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  // Nothing but the page itself, which brings its own policy, may run or load anything.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  // Health data does not belong into a cache; assets, which hold none, say otherwise.
  'cache-control': 'no-store',
};

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/**
 * Headers for every answer, and a refusal of requests that a foreign web page makes a browser send: by a name that was
 * rebound to this machine (Host), or from another site (Origin).
 */
export function registerSecurity(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(SECURITY_HEADERS);
    const { host, origin } = request.headers;
    if (!host) throw badRequest('required', 'The Host header is missing.');
    if (!LOOPBACK.test(host)) refuse(`Host "${host}" is not this server.`);
    if (origin !== undefined && !isLoopbackOrigin(origin)) {
      refuse('Requests from another site are not answered.');
    }
    done();
  });
}

function refuse(text: string): never {
  throw new FhirError(403, [issue('security', text)]);
}

const isLoopbackOrigin = (origin: string): boolean =>
  LOOPBACK.test(origin.replace(/^https?:\/\//, ''));
