import { existsSync } from 'node:fs';
import type { IdentifiedResource } from '../fhir/fhir-resource.ts';
import type { ResourceStore } from './resource-store.ts';

/** When and where the demo clinic is: its days are those of the clinic's zone. */
interface DemoClock {
  readonly now: Date;
  readonly timeZone: string;
}

interface DemoModule {
  readonly demoResources: (options: DemoClock) => Iterable<IdentifiedResource>;
}

const MODULE = new URL('../demo/demo-clinic.ts', import.meta.url);
const SETTING = 'demo';

/** Fills an empty store with the demo clinic, all of it or nothing, and returns how many records that were. */
export async function seedDemoClinic(store: ResourceStore, clock: DemoClock): Promise<number> {
  if (!existsSync(MODULE)) return 0;
  const { demoResources } = (await import(MODULE.href)) as DemoModule;
  let count = 0;
  store.transaction(() => {
    for (const resource of demoResources(clock)) {
      store.put(resource);
      count += 1;
    }
    store.writeSetting(SETTING, 'true');
  });
  store.optimize();
  return count;
}

/** True when the store was filled with the demo clinic. */
export const holdsDemo = (store: ResourceStore): boolean => store.setting(SETTING) === 'true';
