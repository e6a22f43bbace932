import type { FhirResource } from 'fhir/r4';
import type { RawRecord } from '../../domain/record/raw-record.ts';
import { patientIdOf } from '../reference/patient-id.ts';
import { ANY_TIME, recordedTimeOf } from './clinical-time.ts';
import { textAt } from './json-path.ts';
import { toTimelineEntry } from './timeline-entry-mapper.ts';

/** One resource as it is, with what its line on the timeline says. Total, like `toTimelineEntry`. */
export function toRawRecord(resource: FhirResource): RawRecord {
  const entry = toTimelineEntry(resource);
  const reported = recordedTimeOf(resource, { ...ANY_TIME, clinical: [] });
  return {
    id: entry.id,
    patientId: patientIdOf(resource),
    versionId: textAt(resource, 'meta.versionId'),
    lastUpdated: textAt(resource, 'meta.lastUpdated'),
    reportedAt: entry.time?.basis === 'reported' ? entry.time.at : (reported?.at ?? null),
    source: textAt(resource, 'meta.source'),
    entry,
    json: { ...resource },
  };
}
