/**
 * The members of a JSON list, joined. Unlike `join` this copies nothing: an engine keeps such a text in its parts until
 * it is sent, which for a chart of megabytes in a batch saves two copies of all of it.
 */
export function listText(members: readonly string[]): string {
  let text = '';
  for (const member of members) text += text === '' ? member : `,${member}`;
  return text;
}
