import type { MedicationAdministration, Procedure } from 'fhir/r4';
import type { ProcedureKind, ProcedureRecord } from '../../domain/injection/procedure-record.ts';
import type { RecordedTime } from '../../domain/time/recorded-time.ts';
import { items, NOTHING, rejected } from '../mapping-result.ts';
import type { MappedItems, MappingResult } from '../mapping-result.ts';
import { toRecordId } from '../reference/reference-index.ts';
import type { ReferenceIndex } from '../reference/reference-index.ts';
import { codeKeys, conceptText } from '../terminology/coding.ts';
import {
  NO_TREATMENT,
  PROCEDURE_KINDS,
  REFERRAL_DISCIPLINES,
} from '../terminology/procedure-table.ts';
import { toRecordedTime } from '../time/recorded-time-mapper.ts';
import { toBodySites } from './body-site.ts';
import { injectedDrugs } from './injected-drug.ts';

/** An injection, a visit or another treatment that was done; nothing for referrals, tests and paperwork. */
export function toProcedureRecord(
  procedure: Procedure,
  administrations: readonly MedicationAdministration[],
  index: ReferenceIndex,
): MappedItems<ProcedureRecord> {
  const keys = codeKeys(procedure.code);
  if (procedure.status !== 'completed') return NOTHING;
  if (keys.some((key) => REFERRAL_DISCIPLINES.has(key) || NO_TREATMENT.has(key))) return NOTHING;
  const id = toRecordId(procedure);
  const time = performedAt(procedure);
  if (!id) return rejected('no id');
  if (!time.ok) return rejected(time.reason);

  const known = keys.flatMap((key): readonly ProcedureKind[] => {
    const kind = PROCEDURE_KINDS[key];
    return kind ? [kind] : [];
  });
  return items({
    id,
    kind: known[0] ?? 'other',
    text: conceptText(procedure.code) ?? 'procedure without a name',
    time: time.value,
    sites: toBodySites(procedure.bodySite),
    drugs: injectedDrugs(procedure, administrations, index),
  });
}

/** When a procedure was done; a period counts at its start; null: undated (an age or words are no date). */
export function performedAt(procedure: Procedure): MappingResult<RecordedTime | null> {
  const { performedDateTime, performedPeriod } = procedure;
  return toRecordedTime({ dateTime: performedDateTime, period: performedPeriod }, 'start');
}
