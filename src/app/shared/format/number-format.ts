const MINUS = '−';

/** A number for the screen, rounded to `decimals` at most: `6.3`, `5`, `−1.5`, `1,204`. */
export function formatNumber(value: number, decimals = 1): string {
  return value
    .toLocaleString('en-US', { maximumFractionDigits: decimals })
    .replace('-', MINUS)
    .replace(new RegExp(`^${MINUS}0$`), '0');
}

/** A change with its sign: `+2`, `−1.5`, `0`. */
export function formatSigned(value: number, decimals = 1): string {
  const text = formatNumber(value, decimals);
  return value > 0 && text !== '0' ? `+${text}` : text;
}

/** A change in percent, whole by default: `−42 %`. */
export function formatPercent(value: number, decimals = 0): string {
  return `${formatSigned(value, decimals)} %`;
}

/** A count with its noun: `1 record`, `3 records`, `2 entries`. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(count, 0)} ${count === 1 ? singular : plural}`;
}
