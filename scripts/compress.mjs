// Writes .br and .gz beside every text asset of the production build (files >= 1 KiB only).
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
const dir = process.argv[2] ?? 'dist/ladderline/browser';
let raw = 0,
  br = 0;
for (const f of readdirSync(dir, { recursive: true })) {
  if (!/\.(js|css|svg|json|webmanifest|ico)$/.test(f)) continue; // index.html is rendered per request (nonce)
  const b = readFileSync(join(dir, f));
  if (b.length < 1024) continue;
  const c = brotliCompressSync(b, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: b.length },
  });
  writeFileSync(join(dir, f + '.br'), c);
  writeFileSync(join(dir, f + '.gz'), gzipSync(b, { level: 9 }));
  raw += b.length;
  br += c.length;
}
console.error(
  `compressed ${(raw / 1024).toFixed(0)} KiB -> ${(br / 1024).toFixed(0)} KiB (brotli)`,
);
