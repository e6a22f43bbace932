import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { issue, operationOutcome } from '../fhir/fhir-error.ts';
import { FHIR_JSON } from './negotiation.ts';

interface Refusal {
  readonly status: string;
  readonly code: 'structure' | 'too-long' | 'timeout' | 'not-supported';
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const NOT_HTTP: Refusal = {
  status: '400 Bad Request',
  code: 'structure',
  text: 'This is not a valid HTTP/1.1 request.',
};

const METHOD_UNKNOWN: Refusal = {
  status: '405 Method Not Allowed',
  code: 'not-supported',
  text: 'This HTTP method is not supported, or this is no HTTP.',
  headers: { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE' },
};

/** By the codes of Node's HTTP server and parser. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'too-long',
    text: 'The address and headers are longer than this server takes (64 kB in all).',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: '413 Content Too Large',
    code: 'too-long',
    text: 'The chunk extensions are longer than this server takes.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    code: 'timeout',
    text: 'The request was not sent in full in time.',
  },
  HPE_INVALID_METHOD: METHOD_UNKNOWN,
};

/**
 * Answers what Node's parser refuses before there is a request: with an OperationOutcome, then the connection ends.
 * Who asked is not known then, so all get FHIR.
 */
export function answerMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) {
    socket.destroy();
    return;
  }
  // A good request may stand before this one on the connection: its answer goes out first.
  setImmediate(() => refuse(socket, REFUSALS[error.code ?? ''] ?? NOT_HTTP));
}

/** Answers CONNECT and unknown expectations, which Node would do by hanging up or without a body. */
export function registerRareRequests(app: FastifyInstance): void {
  app.server.on('connect', (_request: IncomingMessage, socket: Socket) =>
    refuse(socket, METHOD_UNKNOWN),
  );
  app.server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const text = 'The only expectation this server can meet is 100-continue.';
    const body = operationOutcome([issue('not-supported', text)]);
    // The body that comes after all must not be taken for the next request.
    response.writeHead(417, { ...headersFor(body), connection: 'close' }).end(body);
  });
}

const headersFor = (body: string) => ({
  'content-type': `${FHIR_JSON}; charset=utf-8`,
  'content-length': String(Buffer.byteLength(body)),
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
});

/** Milliseconds for a client to read the answer and hang up. */
const LINGER = 1000;

function refuse(socket: Socket, { status, code, text, headers = {} }: Refusal): void {
  if (!socket.writable) return;
  const body = operationOutcome([issue(code, text)]);
  const head = { ...headersFor(body), connection: 'close', ...headers };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  // To close at once would throw away the answer while the client still sends.
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`);
  setTimeout(() => socket.destroy(), LINGER).unref();
}
