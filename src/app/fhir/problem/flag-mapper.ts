import type { Flag } from 'fhir/r4';
import type { ActiveFlag } from '../../domain/problem/flag.ts';
import { mapped, unmappable } from '../mapping-result.ts';
import type { MappingResult } from '../mapping-result.ts';
import { toPartialTime } from '../time/fhir-time.ts';
import { textOf } from './concept-text.ts';

/** A flag that stands now; inactive ones and entries made in error do not. */
export function toActiveFlag({ id, status, code, period }: Flag): MappingResult<ActiveFlag> {
  if (status !== 'active') return unmappable(`status ${status}`);
  const text = textOf(code);
  if (!id || !text) return unmappable('no name and no code');
  return mapped({
    id: `Flag/${id}`,
    text,
    since: toPartialTime(period?.start),
  });
}
