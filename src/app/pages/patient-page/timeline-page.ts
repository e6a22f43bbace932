import { Component, input } from '@angular/core';
import { RouterOutlet } from '@angular/router';

@Component({
  selector: 'app-timeline-page',
  imports: [RouterOutlet],
  template: `<router-outlet />`,
})
export class TimelinePage {
  readonly patientId = input.required<string>();
}
