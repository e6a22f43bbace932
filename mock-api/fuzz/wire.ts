import { connect } from 'node:net';
import * as zlib from 'node:zlib';

/** The first answer on a connection. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  /** Decoded; empty where there is no body. */
  readonly text: string;
}

/** Milliseconds after which a server that says nothing is taken to hang. */
const HANGS = 60_000;

/**
 * Sends bytes on a connection of their own and reads one answer; undefined when the server hangs up without one.
 * With `isEnd` the client says that it will send no more. Throws when the server hangs.
 */
export async function sendBytes(
  port: number,
  bytes: Buffer,
  method: string,
  isEnd: boolean,
): Promise<WireAnswer | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = Buffer.alloc(0);
    const finish = (answer: WireAnswer | undefined) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(HANGS, () => {
      socket.destroy();
      reject(new Error('The server hangs.'));
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const answer = parseAnswer(received, method);
      if (answer) finish(answer);
    });
    socket.on('close', () => finish(undefined));
    // A server that refuses what is still being sent may reset the connection.
    socket.on('error', () => finish(undefined));
    if (isEnd) socket.end(bytes);
    else socket.write(bytes);
  });
}

/** The answer when all of it has arrived. */
function parseAnswer(received: Buffer, method: string): WireAnswer | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = received.toString('latin1', 0, end).split('\r\n');
  const status = Number(first.split(' ')[1]);
  const rest = received.subarray(end + 4);
  // "100 Continue" comes before the answer.
  if (status < 200) return parseAnswer(rest, method);
  const headers = new Map(
    lines.map((line) => {
      const [name = '', value = ''] = line.split(/: ?(.*)/);
      return [name.toLowerCase(), value] as const;
    }),
  );
  if (method === 'HEAD' || status === 204 || status === 304) return { status, headers, text: '' };
  const length = Number(headers.get('content-length'));
  if (!(rest.length >= length)) return undefined;
  const decode = DECODE[headers.get('content-encoding') ?? ''] ?? ((body: Buffer) => body);
  return { status, headers, text: decode(rest.subarray(0, length)).toString() };
}

const DECODE: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: zlib.gunzipSync,
  br: zlib.brotliDecompressSync,
  zstd: zlib.zstdDecompressSync,
};
