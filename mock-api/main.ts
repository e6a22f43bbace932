import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { ConfigError, readConfig } from './config.ts';
import type { Config } from './config.ts';
import { createApp } from './http/app.ts';
import { Connections } from './http/connections.ts';
import { registerOperations } from './operations/operation-routes.ts';
import { holdsDemo, seedDemoClinic } from './storage/demo-seed.ts';
import { ClockWatch } from './storage/clock-watch.ts';
import { StoreInUseError, acquireLock } from './storage/lock-file.ts';
import { openStore } from './storage/open-store.ts';
import type { ResourceStore } from './storage/resource-store.ts';
import { StoreFileError, withFileNamed } from './storage/store-failure.ts';

/** How often the clock is looked at: a change is told soon, and costs nothing. */
const CLOCK_MILLISECONDS = 10_000;
/** How long a client that is in the middle of a request may take to finish it when the server stops. */
const PATIENCE_MILLISECONDS = 1000;

const say = (text: string): boolean => process.stderr.write(`${text}\n`);

const percent = (share: number): string => `${Math.floor(share * 100)} %`;

/** Errors that are one clear line already. */
const MESSAGES_AS_THEY_ARE = [ConfigError, StoreFileError, StoreInUseError];

try {
  await start(readConfig(process.argv.slice(2), process.env));
} catch (error) {
  say(explain(error));
  process.exitCode = 1;
}

/** Takes the data folder, opens the store, serves it, and gives all back when asked to stop. */
async function start(config: Config): Promise<void> {
  const lock = acquireLock(config.dataDirectory);
  try {
    const store = openStore(config.dataDirectory, {
      timeZone: config.timeZone,
      onRebuild: (share) =>
        say(`The search index is made anew for this version and time zone: ${percent(share)} ...`),
    });
    try {
      await serve(config, store, lock);
    } catch (error) {
      const named = withFileNamed(error, store.file);
      store.close();
      throw named;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function serve(
  config: Config,
  store: ResourceStore,
  lock: ReturnType<typeof acquireLock>,
): Promise<void> {
  if (store.isEmpty() && !config.isEmpty) await seed(config, store);
  const app = await createApp(store, () => clientConfig(config, store));
  registerOperations(app, { store, token: lock.token, dataDirectory: config.dataDirectory });
  const connections = new Connections(app.server);
  await app.listen({ host: config.host, port: config.port });
  const url = urlOf(app);
  try {
    lock.publish(url);
  } catch (error) {
    // A server that its folder does not know of must not go on answering.
    app.server.closeAllConnections();
    await app.close();
    throw error;
  }
  const clock = new ClockWatch(store, say);
  clock.look();
  const looking = setInterval(() => clock.look(), CLOCK_MILLISECONDS).unref();
  stopWhenAsked(() => {
    clearInterval(looking);
    return stop(app, connections, store, lock);
  });
  process.stdout.write(`Ladderline ready: ${url}\n`);
}

/**
 * A terminal sends Ctrl-C to every process of the command, and the launcher passes it on: asked twice is asked once.
 * A launcher that dies without a word (the channel to it closes) leaves no server behind.
 */
function stopWhenAsked(end: () => Promise<void>): void {
  let ending: Promise<void> | undefined;
  for (const event of ['SIGINT', 'SIGTERM', 'disconnect'] as const) {
    process.on(event, () => {
      ending ??= end();
    });
  }
}

async function seed(config: Config, store: ResourceStore): Promise<void> {
  say('The store is empty: making the demo clinic ...');
  const count = await seedDemoClinic(store, {
    now: config.now ?? new Date(),
    timeZone: config.timeZone,
  });
  say(`Demo clinic: ${count} records.`);
}

function clientConfig(config: Config, store: ResourceStore) {
  const demo = holdsDemo(store);
  return {
    timeZone: config.timeZone,
    clinicName: config.clinicName ?? (demo ? 'Ladderline demo clinic' : 'Ladderline'),
    demo,
    now: config.now?.toISOString(),
  };
}

function urlOf(app: FastifyInstance): string {
  const { address, port, family } = app.server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/`;
}

/** Accepted requests are answered first; then the store is closed and the folder is free. */
async function stop(
  app: FastifyInstance,
  connections: Connections,
  store: ResourceStore,
  lock: ReturnType<typeof acquireLock>,
): Promise<void> {
  // A connection that was busy when closing began stays open until its client lets go of it, unless it is told.
  const letGo = setInterval(() => app.server.closeIdleConnections(), 50);
  const hangUp = setInterval(() => connections.hangUp(), PATIENCE_MILLISECONDS);
  await app.close();
  clearInterval(letGo);
  clearInterval(hangUp);
  store.close();
  lock.release();
  if (process.connected) process.disconnect();
}

function explain(error: unknown): string {
  if (MESSAGES_AS_THEY_ARE.some((kind) => error instanceof kind)) return (error as Error).message;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return `The port is in use: ${message}. Stop the other server, or give another one with --port.`;
  }
  return `Ladderline cannot start: ${message}`;
}
