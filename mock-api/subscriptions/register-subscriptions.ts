import type { IncomingMessage } from 'node:http';
import websocket from '@fastify/websocket';
import type { WebSocket } from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import { FhirError, issue, operationOutcome } from '../fhir/fhir-error.ts';
import { CLOSE, SocketSession } from './socket-session.ts';
import { MAX_BOUND, SOCKET_PATH } from './subscription-routes.ts';
import type { SubscriptionService } from './subscription-service.ts';

/** WebSockets in all. */
const MAX_SESSIONS = 256;

const OPTIONS = {
  /** Bytes: a message to the server is a token. */
  maxPayload: 4096,
  /** Milliseconds for a client to agree to a close; the server's stop waits no longer. */
  closeTimeout: 500,
};

/** The one address whose connections may become WebSockets; elsewhere `Upgrade` is ignored, as HTTP allows. */
export function isSocketRequest({ url = '', headers }: IncomingMessage): boolean {
  return (
    url.split('?')[0] === `/fhir/${SOCKET_PATH}` && headers.upgrade?.toLowerCase() === 'websocket'
  );
}

/** Serves notifications by WebSocket at `/fhir/ws`, and stops with the server. */
export async function registerSubscriptions(
  app: FastifyInstance,
  service: SubscriptionService,
): Promise<void> {
  app.addHook('onClose', (_app, done) => {
    service.close();
    done();
  });
  await app.register(async (scope) => {
    await scope.register(websocket, {
      options: OPTIONS,
      errorHandler: (_error, socket) => socket.terminate(),
      preClose(done) {
        service.closeSessions();
        this.server.removeAllListeners('upgrade');
        this.websocketServer.close();
        done();
      },
    });
    // A refused WebSocket is a connection that nobody else would close.
    scope.addHook('onResponse', ({ raw }, _reply, done) => {
      if (isSocketRequest(raw)) raw.socket.destroySoon();
      done();
    });
    scope.route({
      method: 'GET',
      url: `/fhir/${SOCKET_PATH}`,
      handler: (_request, reply) => {
        reply.header('upgrade', 'websocket');
        const text = 'This address takes WebSockets only; see Subscription/$get-ws-binding-token.';
        throw new FhirError(426, [issue('not-supported', text)]);
      },
      wsHandler: (socket, request) => {
        accept(socket, `${request.protocol}://${request.host}/fhir`, service);
      },
    });
  });
}

function accept(socket: WebSocket, base: string, service: SubscriptionService): void {
  if (service.sessionCount >= MAX_SESSIONS) {
    socket.close(CLOSE.tryLater, `The server has ${MAX_SESSIONS} WebSockets already.`);
    return;
  }
  const session = new SocketSession(socket, base, service.now());
  service.open(session);
  socket.on('close', () => service.forget(session));
  socket.on('pong', () => session.heard());
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    session.heard();
    if (isBinary) session.close(CLOSE.unsupportedData, 'Messages must be text.');
    else answer(data.toString(), session, service);
  });
}

/** Answers the one message there is: `bind-with-token: TOKEN`. What cannot be done is told by an OperationOutcome. */
function answer(message: string, session: SocketSession, service: SubscriptionService): void {
  const refuse = (code: 'value' | 'security' | 'too-costly', text: string) =>
    session.send(operationOutcome([issue(code, text)]), service.now());
  const token = tokenOf(message);
  if (token === undefined) {
    refuse('value', 'This message is not understood: send "bind-with-token: TOKEN".');
    return;
  }
  const ids = service.tokens.redeem(token);
  if (!ids) {
    refuse(
      'security',
      'The token is unknown, used or expired: get another by $get-ws-binding-token.',
    );
  } else if (new Set([...session.bound.keys(), ...ids]).size > MAX_BOUND) {
    refuse('too-costly', `A WebSocket can be bound to at most ${MAX_BOUND} Subscriptions.`);
  } else {
    for (const id of ids) service.bind(session, id);
  }
}

/** The implementation guide writes it with and without a colon; some clients send JSON. */
function tokenOf(message: string): string | undefined {
  const plain = /^\s*bind-with-token:?\s+(\S+)\s*$/.exec(message)?.[1];
  if (plain !== undefined || !message.trim().startsWith('{')) return plain;
  try {
    const { type, payload } = JSON.parse(message) as {
      type?: unknown;
      payload?: { token?: unknown };
    };
    return type === 'bind-with-token' && typeof payload?.token === 'string'
      ? payload.token
      : undefined;
  } catch {
    return undefined;
  }
}
