import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseJson, stringifyJson } from '../fhir/decimal-text.ts';
import type { FhirContext, FhirResponse, Parameters } from '../fhir/fhir-exchange.ts';
import { dispatch } from '../fhir/routes.ts';
import type { ResourceStore } from '../storage/resource-store.ts';
import type { SubscriptionService } from '../subscriptions/subscription-service.ts';
import { toFhirRequest } from './fhir-request.ts';
import { acceptedType } from './negotiation.ts';

/** Bundles of a whole chart are a few megabytes. */
export const BODY_LIMIT = 32 * 1024 * 1024;

/** Below this, compressing costs more than it saves. */
const COMPRESS_FROM = 4096;

/** Serves FHIR below `/fhir`. Every answer, also to a mistake, is FHIR. */
export function registerFhirApi(
  app: FastifyInstance,
  store: ResourceStore,
  subscriptions: SubscriptionService,
): void {
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_, body, next) =>
      next(null, body),
    );
    const answer = (request: FastifyRequest, reply: FastifyReply) =>
      handle(request, reply, { store, subscriptions });
    scope.all('/fhir', answer);
    scope.all('/fhir/*', answer);
    done();
  });
}

async function handle(
  request: FastifyRequest,
  reply: FastifyReply,
  served: Pick<FhirContext, 'store' | 'subscriptions'>,
): Promise<FastifyReply> {
  const { method, url, headers, body } = request;
  const fhirRequest = toFhirRequest({ method, url, headers, body });
  const mediaType = acceptedType(headers.accept, fhirRequest.parameters);
  const base = `${request.protocol}://${request.host}/fhir`;
  const response = dispatch(fhirRequest, { ...served, base, now: Date.now() });
  setVersionHeaders(reply, response, base);
  if (response.body === undefined) return reply.code(response.status).send();
  const text = isPretty(fhirRequest.parameters) ? indented(response.body) : response.body;
  return send(request, reply.code(response.status), text, mediaType);
}

function setVersionHeaders(reply: FastifyReply, response: FhirResponse, base: string): void {
  const { etag, lastModified, location } = response;
  if (etag !== undefined) reply.header('etag', etag);
  if (lastModified !== undefined) {
    reply.header('last-modified', new Date(lastModified / 1000).toUTCString());
  }
  if (location !== undefined) {
    reply.header('location', `${base}/${location}`);
    reply.header('content-location', `${base}/${location}`);
  }
}

const isPretty = (parameters: Parameters): boolean =>
  parameters.some(([name, value]) => name === '_pretty' && value !== 'false');

const indented = (json: string): string => stringifyJson(parseJson(json), 2);

const compress = promisify(gzip);

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
  mediaType: string,
): Promise<FastifyReply> {
  reply.header('content-type', `${mediaType}; charset=utf-8`);
  reply.header('vary', 'Accept, Accept-Encoding');
  if (text.length < COMPRESS_FROM || !/\bgzip\b/.test(String(request.headers['accept-encoding']))) {
    return reply.send(text);
  }
  const compressed = await compress(text, { level: constants.Z_BEST_SPEED });
  return reply.header('content-encoding', 'gzip').send(compressed);
}
