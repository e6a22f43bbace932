import type { CodeableConcept } from 'fhir/r4';
import { codeKeys, conceptText, LOCAL } from '../terminology/coding.ts';

const STATUS_REASON = 'http://terminology.hl7.org/CodeSystem/medicationrequest-status-reason';

/** Codes that say whether a side effect ended the use: our own, and HL7's medicationrequest-status-reason. */
const SIDE_EFFECT_BY_CODE: Readonly<Record<string, boolean>> = {
  [`${LOCAL}|side-effect`]: true,
  [`${LOCAL}|course-ended`]: false,
  [`${LOCAL}|no-effect`]: false,
  [`${LOCAL}|patient-choice`]: false,
  [`${LOCAL}|better`]: false,
  [`${STATUS_REASON}|salg`]: true,
  [`${STATUS_REASON}|sintol`]: true,
  [`${STATUS_REASON}|altchoice`]: false,
  [`${STATUS_REASON}|clarif`]: false,
  [`${STATUS_REASON}|hospadm`]: false,
  [`${STATUS_REASON}|non-avail`]: false,
  [`${STATUS_REASON}|preg`]: false,
  [`${STATUS_REASON}|surg`]: false,
};

const DENIED =
  /\b(?:no|not|without|denie[sd]|never)\s+(?:any\s+|due to\s+|because of\s+)?(?:side|adverse|intoleran|sedat|drows|naus|dizz|reaction)\w*(?:\s+(?:effects?|events?|reactions?))?/gi;
const SIDE_EFFECT =
  /side.?effect|adverse|intoleran|not tolerated|(?:un)?able to tolerate|allerg|sedat|drows|somnolen|sleepy|dizz|naus|vomit|rash|itch|hives|dry mouth|confus|hallucin|hypotens|faint|weakness|bleed|ulcer|heartburn|dyspeps|reflux|stomach|gastri|diarrh|constipat|oedema|edema|swelling|palpitat|headache|toxicity|liver|kidney|renal/i;
const OTHER_REASON =
  /no (?:effect|benefit|relief|improvement|response)|ineffective|not effective|lack of (?:effect|efficacy|benefit)|did(?: not|n't) (?:help|work)|complet|finished|course ended|end of course|resolved|improved|better|patient (?:choice|preference|decision|request)|cost|insurance|switch/i;

/** The recorded reason in words; null: not recorded. */
export function stopReasonText(reasons: readonly (CodeableConcept | undefined)[]): string | null {
  const words = reasons.flatMap((reason) => conceptText(reason) ?? []);
  return words.length > 0 ? words.join('; ') : null;
}

/** Whether a side effect ended it: by code, else by plain words; null: no reason, or one that does not tell. */
export function stoppedForSideEffect(
  reasons: readonly (CodeableConcept | undefined)[],
): boolean | null {
  const coded = reasons
    .flatMap((reason) => codeKeys(reason))
    .flatMap((key) => SIDE_EFFECT_BY_CODE[key] ?? []);
  if (coded.length > 0) return coded.includes(true);
  const text = (stopReasonText(reasons) ?? '').replace(DENIED, ' ');
  if (SIDE_EFFECT.test(text)) return true;
  return OTHER_REASON.test(text) ? false : null;
}
