import type { FhirResource, Reference } from 'fhir/r4';
import type { Random } from '../random.ts';
import { SYNTHETIC } from './codes.ts';

type WithoutId<T> = T extends FhirResource ? Omit<T, 'id' | 'meta'> : never;

/** Any resource before it has its id. */
export type NewResource = WithoutId<FhirResource>;

/** A resource of the demo clinic: always with an id. */
export type DemoResource = FhirResource & { id: string };

/** Types in an order in which every reference points backwards (a response follows the scores it names). */
const ORDER: readonly FhirResource['resourceType'][] = [
  'Organization',
  'Practitioner',
  'Patient',
  'Condition',
  'AllergyIntolerance',
  'Encounter',
  'MedicationRequest',
  'MedicationStatement',
  'ServiceRequest',
  'Procedure',
  'QuestionnaireResponse',
  'Observation',
  'Appointment',
  'DocumentReference',
  'Task',
];

/** Collects the resources of one chart and gives them ids that depend on the seed alone. */
export class ChartWriter {
  private readonly random: Random;
  private readonly written: DemoResource[] = [];

  constructor(random: Random) {
    this.random = random;
  }

  /** Adds a resource; what is returned is the stored object, so that a later stop can still change it. */
  add<T extends NewResource>(resource: T): T & { id: string } {
    // The identity first: whoever opens the raw record looks for it there.
    const stored = { id: this.random.uuid(), meta: SYNTHETIC, ...resource };
    this.written.push(stored);
    return stored;
  }

  /** All resources, each after those it refers to. */
  resources(): DemoResource[] {
    return [...this.written].sort(
      (one, other) => ORDER.indexOf(one.resourceType) - ORDER.indexOf(other.resourceType),
    );
  }
}

/** The reference to a written resource. */
export function refer(resource: { resourceType: string; id: string }): Reference {
  return { reference: `${resource.resourceType}/${resource.id}` };
}
