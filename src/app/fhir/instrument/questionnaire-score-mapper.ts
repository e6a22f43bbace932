import type {
  FhirResource,
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
} from 'fhir/r4';
import type { Measure } from '../../domain/instrument/measure.ts';
import type { Score } from '../../domain/instrument/score.ts';
import { NOTHING, rejected } from '../mapping-result.ts';
import type { MappedItems } from '../mapping-result.ts';
import { toRecordId } from '../reference/reference-index.ts';
import { codeKey, keyOf, LOINC } from '../terminology/coding.ts';
import type { CodeKey } from '../terminology/coding.ts';
import { toRecordedTime } from '../time/recorded-time-mapper.ts';
import { measureOf } from './measure-of.ts';
import { toScoresOf } from './score-mapper.ts';

/**
 * Scores from the answers of a questionnaire: an item is known by the code that its Questionnaire gives
 * it, else by a `linkId` that is (or ends in) a LOINC code. A measure that an Observation derived from
 * this response carries is left to that Observation. A response in progress is a draft.
 */
export function toAnsweredScores(
  response: QuestionnaireResponse,
  questionnaires: readonly Questionnaire[],
  derivedMeasures: ReadonlySet<Measure>,
): MappedItems<Score> {
  if (!['completed', 'amended', 'stopped'].includes(response.status)) return NOTHING;
  const codes = codesByLinkId(questionnaireOf(response, questionnaires)?.item ?? []);
  const readings = answeredItems(response.item ?? []).flatMap((item) => {
    const measure = measureOf(codes.get(item.linkId) ?? [linkIdCode(item.linkId)]);
    const written = item.answer?.[0];
    return measure && written ? { measure, written } : [];
  });
  if (readings.length === 0) return NOTHING;
  const id = toRecordId(response);
  if (!id) return rejected('no id');
  const time = toRecordedTime({ dateTime: response.authored }, 'end');
  if (!time.ok) return rejected(time.reason);
  const scores = toScoresOf(id, time.value, readings);
  return { ...scores, items: scores.items.filter(({ measure }) => !derivedMeasures.has(measure)) };
}

/** The Questionnaire a response answers: contained, or among those at hand by its canonical URL. */
function questionnaireOf(
  response: QuestionnaireResponse,
  questionnaires: readonly Questionnaire[],
): Questionnaire | undefined {
  const canonical = response.questionnaire?.split('|')[0];
  if (!canonical) return undefined;
  const contained = (response.contained ?? []) as readonly FhirResource[];
  return [...contained, ...questionnaires].find(
    (resource): resource is Questionnaire =>
      resource.resourceType === 'Questionnaire' &&
      (resource.url === canonical ||
        `#${resource.id ?? ''}` === canonical ||
        canonical.endsWith(`Questionnaire/${resource.id ?? '?'}`)),
  );
}

function codesByLinkId(items: readonly QuestionnaireItem[]): Map<string, readonly CodeKey[]> {
  const codes = new Map<string, readonly CodeKey[]>();
  for (const { linkId, code, item } of items) {
    if (code?.length)
      codes.set(
        linkId,
        code.flatMap((coding) => keyOf(coding) ?? []),
      );
    for (const [nested, keys] of codesByLinkId(item ?? [])) codes.set(nested, keys);
  }
  return codes;
}

/** `75893-8`, `/75893-8` or `/91148-7/75893-8`: forms made from LOINC name their items so. */
function linkIdCode(linkId: string): CodeKey {
  return codeKey(LOINC, linkId.split('/').at(-1) ?? linkId);
}

function answeredItems(
  items: readonly QuestionnaireResponseItem[],
): readonly QuestionnaireResponseItem[] {
  return items.flatMap((item) => [
    item,
    ...answeredItems(item.item ?? []),
    ...(item.answer ?? []).flatMap((answer) => answeredItems(answer.item ?? [])),
  ]);
}
