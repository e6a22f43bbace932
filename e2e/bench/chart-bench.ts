import { chromium } from '@playwright/test';
import type { Browser, CDPSession } from '@playwright/test';
import { FhirStore } from '../fhir.ts';
import type { LadderlineServer } from '../ladderline-server.ts';
import { TimelinePage } from '../pages/timeline-page.ts';
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

/** A page and the heading that stands above what it was opened for. */
const PAGES = [
  { name: 'overview', path: '', heading: 'Trials' },
  { name: 'timeline', path: '/timeline', heading: 'Timeline' },
] as const;

/** The pages of a patient, cold, at plain speed and with the CPU slowed four times. */
export async function benchChart(server: LadderlineServer, patientId: string): Promise<Row[]> {
  const executablePath = process.env['CHROME_BIN'];
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    chromiumSandbox: process.getuid?.() !== 0,
  });
  try {
    await expectEveryRecordShown(browser, server, patientId);
    const rows: Row[] = [];
    for (const { name, path, heading } of PAGES) {
      for (const slowdown of [1, 4]) {
        const visits: Visit[] = [];
        const url = `${server.url}/patients/${patientId}${path}`;
        for (let run = 0; run < RUNS; run++) {
          visits.push(await visit(browser, { url, heading, slowdown }));
        }
        rows.push(toRow(`${name}, ${slowdown === 1 ? 'plain' : `CPU x${slowdown}`}`, visits));
      }
    }
    return rows;
  } finally {
    await browser.close();
  }
}

interface VisitOptions {
  readonly url: string;
  readonly heading: string;
  readonly slowdown: number;
}

async function visit(browser: Browser, { url, heading, slowdown }: VisitOptions): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const traffic = await recordTraffic(session);
  await page.addInitScript(observePaint);
  await page.goto(url);
  await page.getByRole('heading', { name: heading }).waitFor();
  await page.waitForLoadState('networkidle');
  const paint = await page.evaluate(() => (globalThis as unknown as { paint: Paint }).paint);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const metric = (name: string) => metrics.find((found) => found.name === name)?.value ?? NaN;
  await context.close();
  return { ...paint, ...traffic(), nodes: metric('Nodes'), heap: metric('JSHeapUsedSize') };
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

/**
 * Every answered request with its kind and its bytes on the wire, as they arrive: a client that lets go
 * of an answer it has read to the end makes the browser report the request as broken off.
 */
async function recordTraffic(session: CDPSession) {
  const kinds = new Map<string, string>();
  const sizes = new Map<string, number>();
  const add = (requestId: string, bytes: number) =>
    sizes.set(requestId, (sizes.get(requestId) ?? 0) + bytes);
  await session.send('Network.enable');
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    kinds.set(requestId, type);
    add(requestId, response.encodedDataLength);
  });
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) =>
    add(requestId, encodedDataLength),
  );
  return () => {
    const bytes: Record<string, number> = {};
    for (const [requestId, kind] of kinds) {
      bytes[kind] = (bytes[kind] ?? 0) + (sizes.get(requestId) ?? 0);
    }
    return { requests: kinds.size, bytes };
  };
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
  // The patient's own record stands on the timeline as well.
  const stored = (await new FhirStore(server).countRecords(patientId)) + 1;
  const context = await browser.newContext({ baseURL: server.url });
  const timeline = new TimelinePage(await context.newPage());
  await timeline.open(patientId);
  const shown = await timeline.countShown();
  await context.close();
  if (shown < stored) throw new Error(`The timeline shows ${shown} of ${stored} stored records.`);
  process.stdout.write(`records of the patient: ${stored} stored, ${shown} on the timeline\n`);
}
