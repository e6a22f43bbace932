/** What a text means, or why it means nothing, in words for the field. */
export type Reading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

export type FieldErrors<Field extends string> = Readonly<Partial<Record<Field, string>>>;

/** The change that an entry makes, or what stands in its way, field by field. */
export type Validated<Change, Field extends string> =
  | { readonly ok: true; readonly change: Change }
  | { readonly ok: false; readonly errors: FieldErrors<Field> };

export function means<T>(value: T): Reading<T> {
  return { ok: true, value };
}

export function meansNothing(message: string): Reading<never> {
  return { ok: false, message };
}

/** Collects what the fields of one entry mean; of each field the first message stays. */
export class FieldCheck<Field extends string> {
  private readonly messages = new Map<Field, string>();

  /** The value of a field, or null, with its message noted. */
  take<T>(field: Field, reading: Reading<T>): T | null {
    if (reading.ok) return reading.value;
    this.refuse(field, reading.message);
    return null;
  }

  refuse(field: Field, message: string): void {
    if (!this.messages.has(field)) this.messages.set(field, message);
  }

  get isClean(): boolean {
    return this.messages.size === 0;
  }

  refused(): { readonly ok: false; readonly errors: FieldErrors<Field> } {
    return { ok: false, errors: Object.fromEntries(this.messages) as FieldErrors<Field> };
  }
}
