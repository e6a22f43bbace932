/** The zone where a day ends last is UTC-12, in milliseconds. */
const HALF_A_DAY = 12 * 3_600_000;

/**
 * Can the first moment be before or at the second? R4 writes them with any precision and offset; what is only a year, a
 * month or a day does not say in which zone, so that only what is certainly the wrong way round is called so.
 */
export function mayPrecede(first: string, second: string): boolean {
  const bothAreDates = !first.includes('T') && !second.includes('T');
  if (bothAreDates) {
    const length = Math.min(first.length, second.length);
    return first.slice(0, length) <= second.slice(0, length);
  }
  // What is no date gives NaN, which is not greater: its format is reported by itself.
  return !(earliest(first) > latest(second));
}

function earliest(text: string): number {
  if (text.includes('T')) return Date.parse(text);
  const [year = '', month = '01', day = '01'] = text.split('-');
  return Date.parse(`${year}-${month}-${day}T00:00:00+14:00`);
}

function latest(text: string): number {
  if (text.includes('T')) return Date.parse(text);
  const [year = NaN, month, day] = text.split('-').map(Number);
  if (month === undefined) return Date.UTC(year + 1, 0) + HALF_A_DAY;
  return (
    (day === undefined ? Date.UTC(year, month) : Date.UTC(year, month - 1, day + 1)) + HALF_A_DAY
  );
}
