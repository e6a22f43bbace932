import type { DemoOptions } from '../demo/demo-clinic.ts';
import { demoResources } from '../demo/demo-clinic.ts';
import type { IdentifiedResource } from '../fhir/fhir-resource.ts';
import type { ResourceStore } from './resource-store.ts';

/** Records in one transaction: enough that syncing the disk does not count. */
const SLICE = 2000;

/**
 * Writes the records of as many demo patients as it takes to make `count` of them, for measurements on a large store.
 * Tells after each slice how many there are. Returns the number written.
 */
export function fillWithDemo(
  store: ResourceStore,
  options: Omit<DemoOptions, 'patients'>,
  count: number,
  onProgress: (written: number) => void,
): number {
  let written = 0;
  let slice: IdentifiedResource[] = [];
  const flush = () => {
    store.transaction(() => {
      for (const resource of slice) store.put(resource);
    });
    written += slice.length;
    slice = [];
    onProgress(written);
  };
  for (const resource of demoResources({ ...options, patients: Infinity })) {
    if (written + slice.length >= count) break;
    slice.push(resource as unknown as IdentifiedResource);
    if (slice.length === SLICE) flush();
  }
  flush();
  store.optimize();
  return written;
}
