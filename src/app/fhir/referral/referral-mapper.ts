import type { CarePlan, Procedure, ServiceRequest } from 'fhir/r4';
import type { Referral } from '../../domain/referral/referral.ts';
import { isCarePlanInForce } from '../home-care/home-care-mapper.ts';
import { performedAt } from '../injection/procedure-mapper.ts';
import { items, NOTHING, rejected } from '../mapping-result.ts';
import type { MappedItems } from '../mapping-result.ts';
import { isOrder } from '../medication/medication-use-mapper.ts';
import { toRecordId } from '../reference/reference-index.ts';
import { codeKeys, codesOf, conceptText, LOCAL } from '../terminology/coding.ts';
import type { CodeKey } from '../terminology/coding.ts';
import { PROCEDURE_KINDS, REFERRAL_DISCIPLINES } from '../terminology/procedure-table.ts';
import { toRecordedTime } from '../time/recorded-time-mapper.ts';

const PROGRAMS: readonly string[] = ['physiotherapy', 'psychotherapy', 'massage', 'acupuncture'];
const LOCAL_REFERRAL = /^referral-(.+)$/;

/** A referral that some charts keep as a Procedure. It is never a visit. */
export function toReferralOfProcedure(procedure: Procedure): MappedItems<Referral> {
  const discipline = referredDiscipline(codeKeys(procedure.code));
  if (procedure.status !== 'completed' || discipline === undefined) return NOTHING;
  const id = toRecordId(procedure);
  const time = performedAt(procedure);
  if (!id) return rejected('no id');
  if (!time.ok) return rejected(time.reason);
  const text = conceptText(procedure.code) ?? 'referral';
  return items({ id, discipline, text, time: time.value, kind: 'referral' });
}

/** A referral as a request: one for "referral", or an order of a program's own procedure. */
export function toReferral(request: ServiceRequest): MappedItems<Referral> {
  const discipline = requestedDiscipline(request);
  if (!['active', 'on-hold', 'completed'].includes(request.status)) return NOTHING;
  if (!isOrder(request.intent) || request.doNotPerform || discipline === undefined) return NOTHING;
  const id = toRecordId(request);
  const time = toRecordedTime({ dateTime: request.authoredOn }, 'start');
  if (!id) return rejected('no id');
  if (!time.ok) return rejected(time.reason);
  const text = conceptText(request.code) ?? 'referral';
  return items({ id, discipline, text, time: time.value, kind: 'referral' });
}

/** Programs that a care plan names, as its category or among its activities: planned, not yet a visit. */
export function toPlannedCare(plan: CarePlan): MappedItems<Referral> {
  const programs = isCarePlanInForce(plan) ? programsOf(plan) : new Map<string, string>();
  if (programs.size === 0) return NOTHING;
  const id = toRecordId(plan);
  const time = toRecordedTime({ period: plan.period }, 'start');
  if (!id) return rejected('no id');
  if (!time.ok) return rejected(time.reason);
  const planned = { id, time: time.value, kind: 'planned-care' } as const;
  return items(...[...programs].map(([discipline, text]) => ({ ...planned, discipline, text })));
}

/** Each program of a plan, in the words of the first concept that names it. */
function programsOf({ category = [], activity = [] }: CarePlan): ReadonlyMap<string, string> {
  const planned = activity
    .flatMap(({ detail }) => detail ?? [])
    .filter(({ status, doNotPerform }) => status !== 'cancelled' && !doNotPerform)
    .flatMap(({ code }) => code ?? []);
  const programs = new Map<string, string>();
  for (const concept of [...category, ...planned]) {
    const program = programOf(codeKeys(concept));
    if (program && !programs.has(program)) programs.set(program, conceptText(concept) ?? program);
  }
  return programs;
}

/** The discipline a referral's code names; null: a referral that does not say; undefined: no referral. */
function referredDiscipline(keys: readonly CodeKey[]): string | null | undefined {
  const known = keys.filter((key) => REFERRAL_DISCIPLINES.has(key));
  if (known.length === 0) return undefined;
  return known.flatMap((key) => REFERRAL_DISCIPLINES.get(key) ?? [])[0] ?? null;
}

function requestedDiscipline({ code }: ServiceRequest): string | null | undefined {
  const local = codesOf(code, LOCAL).flatMap((one) => LOCAL_REFERRAL.exec(one)?.[1] ?? []);
  const keys = codeKeys(code);
  return local[0] ?? referredDiscipline(keys) ?? programOf(keys) ?? plainReferral(keys);
}

/** A referral without a discipline, where no other code of it names one. */
function plainReferral(keys: readonly CodeKey[]): null | undefined {
  return keys.some((key) => REFERRAL_DISCIPLINES.has(key)) ? null : undefined;
}

function programOf(keys: readonly CodeKey[]): string | undefined {
  return keys
    .map((key) => PROCEDURE_KINDS[key])
    .find((kind) => kind !== undefined && PROGRAMS.includes(kind));
}
