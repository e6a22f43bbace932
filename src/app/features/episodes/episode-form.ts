import { Component, computed, input, signal } from '@angular/core';
import { FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatOption, MatSelect } from '@angular/material/select';
import { EPISODE_TYPES, SYMPTOMS, TRIGGERS } from '../../domain/episode/episode-pick-lists.ts';
import { suggestEpisodeType } from '../../domain/episode/suggest-episode-type.ts';
import type { EpisodeType } from '../../domain/episode/episode.ts';
import type { EpisodeEntry } from '../../domain/record-change/entry.ts';
import { validateEpisode } from '../../domain/record-change/validate-episode.ts';
import { instantOfClinicTime } from '../../domain/time/clinic-date-time.ts';
import type { ClinicDateTime } from '../../domain/time/clinic-date-time.ts';
import { EntrySession } from '../../outbox/entry-session.ts';
import { FIELD_APPEARANCE } from '../../shared/form/field-appearance.ts';
import { FormFrame } from '../../shared/form/form-frame.ts';
import { SiteRows } from '../../shared/form/site-rows.ts';

/** Records one episode that the patient told of. */
@Component({
  selector: 'app-episode-form',
  imports: [
    FormField,
    FormFrame,
    MatButton,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    MatOption,
    MatSelect,
    SiteRows,
  ],
  templateUrl: './episode-form.html',
  styleUrl: '../../shared/form/entry-form.scss',
  providers: [FIELD_APPEARANCE],
})
export class EpisodeForm {
  readonly patientId = input.required<string>();
  /** A change that the outbox hands back to be corrected. */
  readonly change = input<string>();

  readonly session = new EntrySession<EpisodeEntry>({
    patientId: this.patientId,
    about: signal(''),
    change: this.change,
    blank: blankEpisode,
    validate: validateEpisode,
  });
  protected readonly fields = this.session.fields;
  protected readonly types = EPISODE_TYPES;
  protected readonly triggers = TRIGGERS;
  protected readonly symptoms = SYMPTOMS;
  /** The type that the duration suggests, where it is not the one chosen already. */
  protected readonly suggestion = computed(() => {
    const { date, time, endDate, endTime, type } = this.session.entry();
    const suggested = suggestEpisodeType(
      this.instantOf({ date, time }),
      this.instantOf({ date: endDate, time: endTime }),
    );
    return suggested === type ? null : suggested;
  });

  protected takeSuggestion(type: EpisodeType): void {
    this.session.entry.update((entry) => ({ ...entry, type }));
  }

  private instantOf(typed: ClinicDateTime): number | null {
    return instantOfClinicTime(typed, this.session.clock().timeZone);
  }
}

function blankEpisode({ date, time }: ClinicDateTime): EpisodeEntry {
  return {
    form: 'episode',
    date,
    time,
    endDate: '',
    endTime: '',
    type: '',
    severity: '',
    sites: [],
    triggers: [],
    symptoms: [],
    interference: '',
    note: '',
  };
}
