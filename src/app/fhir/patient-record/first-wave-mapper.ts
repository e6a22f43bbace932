import type { FhirResource } from 'fhir/r4';
import type { FirstWave } from '../../domain/record/patient-record-part.ts';
import type { UnreadableRecord } from '../../domain/record/record-id.ts';
import { toPatientChart } from '../chart/patient-chart-mapper.ts';
import { mapped, unmappable } from '../mapping-result.ts';
import type { MappingResult } from '../mapping-result.ts';
import { toPatient } from '../patient/patient-mapper.ts';
import { toAllergy } from '../problem/allergy-mapper.ts';
import { toActiveFlag } from '../problem/flag-mapper.ts';
import { toProblem } from '../problem/problem-mapper.ts';
import { toTimelineEntries } from '../timeline/timeline-entry-mapper.ts';
import type { SearchWave } from './search-wave.ts';

type OfType<T extends FhirResource['resourceType']> = Extract<
  FhirResource,
  { readonly resourceType: T }
>;

/** The complete first wave as the domain sees it; fails only without a readable patient. */
export function toFirstWave(wave: SearchWave): MappingResult<FirstWave> {
  const records = [...wave.resources.values()];
  const patient = recordsOfType(records, 'Patient').map(toPatient)[0];
  if (!patient) return unmappable('the server gave no patient');
  if (!patient.ok) return patient;

  const included = [...wave.included.values()];
  const chart = toPatientChart([...records, ...included]);
  const problems = mapEach(recordsOfType(records, 'Condition'), toProblem);
  const allergies = mapEach(recordsOfType(records, 'AllergyIntolerance'), toAllergy);
  const unreadable = [...problems.unreadable, ...allergies.unreadable];
  return mapped({
    patient: patient.value,
    chart: { ...chart, unreadable: [...chart.unreadable, ...unreadable] },
    problems: problems.items,
    allergies: allergies.items,
    flags: mapEach(recordsOfType(records, 'Flag'), toActiveFlag).items,
    entries: toEntries(wave),
    notReadable: wave.notReadable,
  });
}

/** The patient's own records as lines; what was only included lends its names and is no line. */
export function toEntries({ resources, included }: Pick<SearchWave, 'resources' | 'included'>) {
  const records = [...resources.values()];
  return toTimelineEntries([...records, ...included.values()]).slice(0, records.length);
}

/** Left out on purpose by its mapper: nothing that could not be read. */
const LEFT_OUT = new Set(['entered in error', 'refuted']);

function mapEach<R extends FhirResource, T>(
  resources: readonly R[],
  map: (resource: R) => MappingResult<T>,
): { readonly items: readonly T[]; readonly unreadable: readonly UnreadableRecord[] } {
  const items: T[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const resource of resources) {
    const result = map(resource);
    if (result.ok) items.push(result.value);
    else if (!LEFT_OUT.has(result.reason)) {
      unreadable.push({
        id: `${resource.resourceType}/${resource.id ?? ''}`,
        reason: result.reason,
      });
    }
  }
  return { items, unreadable };
}

function recordsOfType<T extends FhirResource['resourceType']>(
  resources: readonly FhirResource[],
  type: T,
): readonly OfType<T>[] {
  return resources.filter((resource): resource is OfType<T> => resource.resourceType === type);
}
