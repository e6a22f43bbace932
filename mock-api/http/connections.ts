import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** The open connections of a server, to end those from which no request will ever be complete. */
export class Connections {
  /** Each with the request that is being answered on it, if there is one. */
  readonly #requests = new Map<Socket, IncomingMessage | undefined>();

  constructor(server: Server) {
    server.on('connection', (socket) => {
      this.#requests.set(socket, undefined);
      socket.once('close', () => this.#requests.delete(socket));
    });
    server.on('request', (request, response) => {
      const { socket } = request;
      this.#requests.set(socket, request);
      response.once('close', () => {
        if (this.#requests.has(socket)) this.#requests.set(socket, undefined);
      });
    });
  }

  /** Ends the connections that ask for nothing, or have not finished asking; who waits for an answer keeps his. */
  hangUp(): void {
    for (const [socket, request] of this.#requests) {
      if (!request?.complete) socket.destroy();
    }
  }
}
