import { chromium } from '@playwright/test';
import type { Browser, CDPSession, Page } from '@playwright/test';
import type { LadderlineServer } from '../ladderline-server.ts';
import { medianOf } from './table.ts';
import type { Row } from './table.ts';

const RUNS = 3;

/** What one visit of a page cost. */
interface Visit {
  readonly requests: number;
  readonly bytes: Readonly<Record<string, number>>;
  readonly fcp: number;
  readonly lcp: number;
  readonly tbt: number;
  readonly cls: number;
  readonly nodes: number;
  readonly heap: number;
}

/** The patient page, cold, at plain speed and with the CPU slowed four times. */
export async function benchChart(server: LadderlineServer, patientId: string): Promise<Row[]> {
  const executablePath = process.env['CHROME_BIN'];
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    chromiumSandbox: process.getuid?.() !== 0,
  });
  try {
    const rows: Row[] = [];
    for (const slowdown of [1, 4]) {
      const visits: Visit[] = [];
      for (let run = 0; run < RUNS; run++) {
        visits.push(await visit(browser, `${server.url}/patients/${patientId}`, slowdown));
      }
      rows.push(toRow(slowdown === 1 ? 'plain' : `CPU x${slowdown}`, visits));
    }
    await expectEveryRecordShown(browser, server, patientId);
    return rows;
  } finally {
    await browser.close();
  }
}

async function visit(browser: Browser, url: string, slowdown: number): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const traffic = await recordTraffic(session);
  await page.addInitScript(observePaint);
  await page.goto(url);
  await page.getByRole('heading', { name: 'Trials' }).waitFor();
  await page.waitForLoadState('networkidle');
  const paint = await page.evaluate(() => (globalThis as unknown as { paint: Paint }).paint);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const metric = (name: string) => metrics.find((found) => found.name === name)?.value ?? NaN;
  await context.close();
  return { ...paint, ...traffic, nodes: metric('Nodes'), heap: metric('JSHeapUsedSize') };
}

interface Paint {
  fcp: number;
  lcp: number;
  tbt: number;
  cls: number;
}

/** Runs in the page before anything else: paint times, long tasks and layout shifts. */
function observePaint(): void {
  const paint: Paint = { fcp: 0, lcp: 0, tbt: 0, cls: 0 };
  (globalThis as unknown as { paint: Paint }).paint = paint;
  const observe = (type: string, take: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({
      type,
      buffered: true,
    });
  observe('paint', (entry) => {
    if (entry.name === 'first-contentful-paint') paint.fcp = entry.startTime;
  });
  observe('largest-contentful-paint', (entry) => (paint.lcp = entry.startTime));
  observe('longtask', (entry) => (paint.tbt += Math.max(0, entry.duration - 50)));
  observe('layout-shift', (entry) => (paint.cls += (entry as unknown as { value: number }).value));
}

async function recordTraffic(session: CDPSession) {
  const traffic = { requests: 0, bytes: {} as Record<string, number> };
  const kinds = new Map<string, string>();
  await session.send('Network.enable');
  session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? 'Other';
    traffic.requests += 1;
    traffic.bytes[kind] = (traffic.bytes[kind] ?? 0) + encodedDataLength;
  });
  return traffic;
}

function toRow(name: string, visits: readonly Visit[]): Row {
  const median = (of: (visit: Visit) => number) => medianOf(visits.map(of));
  const kilobytes = (...kinds: string[]) =>
    (
      median(({ bytes }) => kinds.reduce((sum, kind) => sum + (bytes[kind] ?? 0), 0)) / 1000
    ).toFixed(0);
  return {
    page: name,
    requests: median(({ requests }) => requests),
    'kB script': kilobytes('Script'),
    'kB style': kilobytes('Stylesheet'),
    'kB data': kilobytes('Fetch', 'XHR'),
    'FCP ms': median(({ fcp }) => fcp).toFixed(0),
    'LCP ms': median(({ lcp }) => lcp).toFixed(0),
    'TBT ms': median(({ tbt }) => tbt).toFixed(0),
    CLS: median(({ cls }) => cls).toFixed(3),
    'DOM nodes': median(({ nodes }) => nodes),
    'heap MB': (median(({ heap }) => heap) / 1e6).toFixed(1),
  };
}

/** A fast page that leaves records out is worthless: the numbers count only if all are shown. */
async function expectEveryRecordShown(
  browser: Browser,
  server: LadderlineServer,
  patientId: string,
): Promise<void> {
  const stored = await countStored(server, patientId);
  const page = await browser.newPage();
  await page.goto(`${server.url}/patients/${patientId}/timeline`);
  const shown = await shownRecords(page);
  await page.close();
  if (shown < stored) throw new Error(`The timeline shows ${shown} of ${stored} stored records.`);
  process.stdout.write(`\nrecords of the patient: ${stored} stored, ${shown} on the timeline\n`);
}

/** All records of a patient, by every type that the server says it can search by patient. */
export async function countStored(server: LadderlineServer, patientId: string): Promise<number> {
  const metadata = (await (await fetch(`${server.url}/fhir/metadata`)).json()) as {
    rest: { resource: { type: string; searchParam?: { name: string }[] }[] }[];
  };
  const types = (metadata.rest[0]?.resource ?? [])
    .filter(({ searchParam }) => searchParam?.some(({ name }) => name === 'patient'))
    .map(({ type }) => type);
  let total = 0;
  for (const type of types) {
    const url = `${server.url}/fhir/${type}?patient=Patient/${patientId}&_summary=count`;
    total += ((await (await fetch(url)).json()) as { total: number }).total;
  }
  return total;
}

/** The count that the timeline itself tells, once it has loaded everything. */
export async function shownRecords(page: Page): Promise<number> {
  const status = page.getByTestId('timeline-count');
  await status.and(page.locator('[data-complete="true"]')).waitFor();
  return Number(
    (await status.innerText())
      .replace(/[^0-9]/g, ' ')
      .trim()
      .split(/\s+/)[0],
  );
}
