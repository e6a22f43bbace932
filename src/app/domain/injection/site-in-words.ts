import type { BodySite } from './procedure-record.ts';

/** A body site in words: `trapezius`, `left trapezius`, `both trapezius`. */
export function siteInWords({ name, side }: BodySite): string {
  return side === null ? name : `${side} ${name}`;
}
