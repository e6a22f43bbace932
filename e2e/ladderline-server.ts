import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..');
const PROJECT_NODE = process.execPath;

export interface ServerOptions {
  /** Fixes the clock of the demo clinic and of the screens. */
  readonly now?: string;
  readonly empty?: boolean;
  readonly timeZone?: string;
  /** A store to begin with: the data folder of a server that was shut down. It is copied. */
  readonly storeOf?: LadderlineServer;
  /** A data folder to work on, which stays. */
  readonly dataDirectory?: string;
}

/** The real server with a store of its own, that can be killed and started again on the same data. */
export class LadderlineServer {
  readonly dataDirectory: string;
  private readonly options: ServerOptions;
  private process: ChildProcess | undefined;
  private port = 0;

  constructor(options: ServerOptions = {}) {
    this.options = options;
    const { storeOf, dataDirectory } = options;
    this.dataDirectory = dataDirectory ?? mkdtempSync(join(tmpdir(), 'ladderline-e2e-'));
    if (storeOf) cpSync(storeOf.dataDirectory, this.dataDirectory, { recursive: true });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.process?.pid ?? -1;
  }

  /** Resolves when the ready line is printed; a restart keeps the port. */
  async start(): Promise<this> {
    this.port ||= await freePort();
    const { now, empty, timeZone = 'America/Chicago' } = this.options;
    const child = spawn(
      PROJECT_NODE,
      [
        join(root, 'mock-api/main.ts'),
        ...['--port', String(this.port), '--data', this.dataDirectory],
        ...(now ? ['--now', now] : []),
        ...(empty ? ['--empty'] : []),
      ],
      {
        cwd: root,
        env: { ...process.env, CLINIC_TIME_ZONE: timeZone },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.process = child;
    // A test run that is broken off leaves no server behind.
    const endWithTheTests = () => child.kill('SIGKILL');
    process.once('exit', endWithTheTests);
    child.once('exit', () => process.off('exit', endWithTheTests));
    const said: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    const ready = once(createInterface({ input: child.stdout }), 'line');
    const ended = once(child, 'exit').then(() => {
      throw new Error(`The server ended before it was ready:\n${said.join('')}`);
    });
    await Promise.race([ready, ended]);
    ended.catch(() => undefined); // a later exit is expected
    return this;
  }

  /** SIGKILL: no goodbye, as when the power goes. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** SIGTERM; its data stay, so that it can be started again. */
  async shutDown(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Shuts down and removes the data, unless they were given. */
  async dispose(): Promise<void> {
    await this.shutDown();
    if (this.options.dataDirectory !== undefined) return;
    rmSync(this.dataDirectory, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  /** Takes in charts through the command that a clinic would use; returns its report. */
  async import(...paths: string[]): Promise<ImportReport> {
    const child = spawn(
      PROJECT_NODE,
      [join(root, 'mock-api/commands/import.ts'), ...paths, '--data', this.dataDirectory],
      { cwd: root, stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, INIT_CWD: root } },
    );
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await once(child, 'exit');
    return JSON.parse(text) as ImportReport;
  }
}

export interface ImportReport {
  readonly read: number;
  readonly stored: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: readonly { file: string; path: string; reason: string }[];
  readonly dangling: number;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
