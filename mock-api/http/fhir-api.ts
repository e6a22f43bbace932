import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseJson, stringifyJson } from '../fhir/decimal-text.ts';
import type { FhirContext, FhirRequest, FhirResponse, Parameters } from '../fhir/fhir-exchange.ts';
import { dispatch } from '../fhir/routes.ts';
import type { ResourceStore } from '../storage/resource-store.ts';
import type { SubscriptionService } from '../subscriptions/subscription-service.ts';
import { DECODED, decode, encode } from './content-encoding.ts';
import { toFhirError } from './errors.ts';
import { BODY_LIMIT, toFhirRequest } from './fhir-request.ts';
import { acceptedType, setAllow } from './negotiation.ts';

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
    scope.addHook('onRequest', (request, reply, next) => {
      reply.header('vary', 'Accept, Accept-Encoding');
      echoIds(request, reply);
      next();
    });
    const answer = (request: FastifyRequest, reply: FastifyReply) =>
      handle(request, reply, { store, subscriptions });
    scope.all('/fhir', answer);
    scope.all('/fhir/*', answer);
    done();
  });
}

function handle(
  request: FastifyRequest,
  reply: FastifyReply,
  served: Pick<FhirContext, 'store' | 'subscriptions'>,
): FastifyReply {
  const { method, url, headers } = request;
  const body = decodedBody(request, reply);
  const fhirRequest = toFhirRequest({ method, url, headers, body });
  const parameters = formattingParameters(fhirRequest);
  const mediaType = acceptedType(headers.accept, parameters);
  const base = `${request.protocol}://${request.host}/fhir`;
  const response = dispatch(fhirRequest, {
    ...served,
    base,
    now: Date.now(),
    failureOf: (error) => toFhirError(error, served.store.file),
  });
  setVersionHeaders(reply, response, base);
  if (response.body === undefined) return reply.code(response.status).send();
  const text = isPretty(parameters) ? indented(response.body) : response.body;
  return send(request, reply.code(response.status), text, mediaType);
}

function decodedBody({ body, headers }: FastifyRequest, reply: FastifyReply): Buffer | undefined {
  if (!Buffer.isBuffer(body)) return undefined;
  // Told with a 415 (RFC 7694).
  reply.header('accept-encoding', DECODED);
  const decoded = decode(body, headers['content-encoding'], BODY_LIMIT);
  reply.removeHeader('accept-encoding');
  return decoded;
}

/** `_format` and `_pretty` may also be in the form of a `_search`. */
function formattingParameters({ parameters, path, body }: FhirRequest): Parameters {
  if (path.at(-1) !== '_search' || !Array.isArray(body)) return parameters;
  return [...parameters, ...(body as Parameters)];
}

/** FHIR (R4, 3.1.0.1.12) asks for these in the answer. */
function echoIds({ headers }: FastifyRequest, reply: FastifyReply): void {
  for (const name of ['x-request-id', 'x-correlation-id']) {
    const id = headers[name];
    if (typeof id === 'string' && /^[\x21-\x7e]{1,200}$/.test(id)) reply.header(name, id);
  }
}

function setVersionHeaders(reply: FastifyReply, response: FhirResponse, base: string): void {
  const { etag, lastModified, location, allow } = response;
  if (allow) setAllow(reply, allow);
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

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
  mediaType: string,
): FastifyReply {
  reply.header('content-type', `${mediaType}; charset=utf-8`);
  const encoded = encode(text, request.headers['accept-encoding']);
  if (!encoded) return reply.send(text);
  return reply.header('content-encoding', encoded.name).send(encoded.bytes);
}
