import { Component, input, output } from '@angular/core';

/** The whole page when the server says nothing: what happened, and the one thing to do. */
@Component({
  selector: 'app-start-failure',
  templateUrl: './start-failure.html',
  styleUrl: './start-failure.scss',
})
export class StartFailure {
  /** What went wrong; null while it is being tried again. */
  readonly message = input.required<string | null>();
  readonly retried = output();
}
