import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

const BUILD = fileURLToPath(new URL('../../dist/ladderline/browser/', import.meta.url));
const HASHED = /-[A-Z0-9]{8}\.(js|css|woff2)(\.br|\.gz)?$/;

/** The policy of the page: own scripts and styles with this request's nonce, trusted types, nothing from elsewhere. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    // Chart.js and Angular Material set style attributes.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
    'trusted-types angular angular#bundler angular#unsafe-bypass',
  ].join('; ');
}

/** Serves the built app at `/`, its page for every address that is no file. Without a build, `/` says so. */
export async function registerSpa(app: FastifyInstance, directory = BUILD): Promise<void> {
  if (!existsSync(`${directory}index.html`)) {
    const text = 'Ladderline answers FHIR at /fhir. The app is not built: run "npm run build".\n';
    app.get('/', (_request, reply) => reply.type('text/plain; charset=utf-8').send(text));
    app.setNotFoundHandler((_request, reply) => notFound(reply));
    return;
  }
  const template = readFileSync(`${directory}index.html`, 'utf8');
  const sendPage = (reply: FastifyReply) => {
    const nonce = randomBytes(16).toString('base64');
    return reply
      .headers({
        'content-security-policy': contentSecurityPolicy(nonce),
        'cache-control': 'no-cache',
      })
      .type('text/html; charset=utf-8')
      .send(template.replaceAll('LadderlineNonce', nonce));
  };
  await app.register(fastifyStatic, {
    root: directory,
    index: false,
    wildcard: false,
    preCompressed: true,
    globIgnore: ['index.html'],
    cacheControl: false,
    setHeaders: (reply, path) => {
      void reply.header(
        'cache-control',
        HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  app.get('/', (_request, reply) => sendPage(reply));
  app.get('/index.html', (_request, reply) => sendPage(reply));
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = (request.headers.accept ?? '').includes('text/html');
    return wantsPage && request.method === 'GET' ? sendPage(reply) : notFound(reply);
  });
}

const notFound = (reply: FastifyReply) =>
  reply.code(404).type('text/plain; charset=utf-8').send('Not found.\n');
