import { Component, computed, input, output } from '@angular/core';
import type { DayRange } from '../../../domain/time/clinic-day.ts';
import { panned, RANGE_PRESETS, zoomed } from '../../../domain/trend/synopsis-range.ts';
import type { RangePreset, SynopsisRange } from '../../../domain/trend/synopsis-range.ts';
import { Icon } from '../../../shared/icon/icon.ts';

const PRESET_LABELS: Readonly<Record<RangePreset, string>> = {
  '3m': '3 m',
  '6m': '6 m',
  '1y': '1 y',
  '2y': '2 y',
  all: 'all',
};

const PRESET_NAMES: Readonly<Record<RangePreset, string>> = {
  '3m': 'last 3 months',
  '6m': 'last 6 months',
  '1y': 'last year',
  '2y': 'last 2 years',
  all: 'all years',
};

/** Which part of the years is shown: presets, and steps to move and zoom without a mouse. */
@Component({
  selector: 'app-range-bar',
  imports: [Icon],
  templateUrl: './range-bar.html',
  styleUrl: './range-bar.scss',
})
export class RangeBar {
  readonly range = input.required<SynopsisRange>();
  readonly axis = input.required<DayRange>();
  readonly rangePicked = output<SynopsisRange>();

  protected readonly presets = computed(() => {
    const range = this.range();
    return RANGE_PRESETS.map((preset) => ({
      preset,
      label: PRESET_LABELS[preset],
      name: `${PRESET_LABELS[preset]}: ${PRESET_NAMES[preset]}`,
      isPicked: range.kind === 'preset' && range.preset === preset,
    }));
  });

  protected pick(preset: RangePreset): void {
    this.rangePicked.emit({ kind: 'preset', preset });
  }

  protected zoom(factor: number): void {
    this.rangePicked.emit({ kind: 'days', days: zoomed(this.axis(), factor) });
  }

  protected pan(part: number): void {
    this.rangePicked.emit({ kind: 'days', days: panned(this.axis(), part) });
  }
}
