import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { ResourceStore } from '../storage/resource-store.ts';
import { createApp } from './app.ts';
import { TestServer } from './testing.ts';

const PAGE = '<html><app-root ngCspNonce="LadderlineNonce"></app-root></html>';

async function withBuild(work: (app: FastifyInstance) => Promise<void>): Promise<void> {
  const spaDirectory = `${mkdtempSync(join(tmpdir(), 'ladderline-spa-'))}/`;
  const store = ResourceStore.open(':memory:');
  writeFileSync(`${spaDirectory}index.html`, PAGE);
  writeFileSync(`${spaDirectory}main-ABCD1234.js`, 'plain');
  writeFileSync(`${spaDirectory}main-ABCD1234.js.br`, 'compressed');
  writeFileSync(`${spaDirectory}favicon.svg`, '<svg/>');
  const client = () => ({ timeZone: 'UTC', clinicName: 'Test', demo: false });
  const app = await createApp(store, client, { spaDirectory });
  try {
    await work(app);
  } finally {
    await app.close();
    store.close();
    rmSync(spaDirectory, { recursive: true });
  }
}

const html = { accept: 'text/html,*/*;q=0.8' };

test('the page comes with a fresh nonce in policy and text, also for a deep link', async () => {
  await withBuild(async (app) => {
    const nonces = new Set<string>();
    for (const url of ['/', '/index.html', '/patients/42?tab=trials']) {
      const { statusCode, headers, body } = await app.inject({ url, headers: html });
      assert.equal(statusCode, 200);
      const nonce = /ngCspNonce="([^"]+)"/.exec(body)?.[1] ?? '';
      assert.notEqual(nonce, 'LadderlineNonce');
      const policy = String(headers['content-security-policy']);
      assert.ok(policy.includes(`script-src 'self' 'nonce-${nonce}';`));
      assert.match(policy, /require-trusted-types-for 'script'/);
      assert.equal(headers['cache-control'], 'no-cache');
      nonces.add(nonce);
    }
    assert.equal(nonces.size, 3);
  });
});

test('hashed assets may be kept for ever and are sent compressed, others are asked for again', async () => {
  await withBuild(async (app) => {
    const asset = await app.inject({
      url: '/main-ABCD1234.js',
      headers: { 'accept-encoding': 'br' },
    });
    assert.equal(asset.body, 'compressed');
    assert.equal(asset.headers['content-encoding'], 'br');
    assert.equal(asset.headers['cache-control'], 'public, max-age=31536000, immutable');
    const icon = await app.inject({ url: '/favicon.svg' });
    assert.equal(icon.headers['cache-control'], 'no-cache');
    assert.equal(icon.headers['x-content-type-options'], 'nosniff');
    const none = await app.inject({ url: '/main-00000000.js', headers: { accept: '*/*' } });
    assert.equal(none.statusCode, 404, 'an old page must not get HTML for a script');
  });
});

test('without a build FHIR is served, and the page says what to do', async () => {
  await TestServer.with(async (server) => {
    const { status, text } = await server.send('GET', '/', undefined, html);
    assert.equal(status, 200);
    assert.match(text, /npm run build/);
    assert.equal((await server.send('GET', 'Patient')).status, 200);
    assert.equal((await server.send('GET', '/patients/1', undefined, html)).status, 404);
  });
});
