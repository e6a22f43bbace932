import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { NotReadable } from '../../../domain/record/not-readable.ts';
import type { RecordList } from './record-list.ts';

/** What is in the chart and in no trial, each under its reason: counted and named. */
@Component({
  selector: 'app-record-lists',
  imports: [RouterLink],
  templateUrl: './record-lists.html',
  styleUrl: './record-lists.scss',
})
export class RecordLists {
  readonly lists = input.required<readonly RecordList[]>();
  readonly notReadable = input.required<readonly NotReadable[]>();
}
