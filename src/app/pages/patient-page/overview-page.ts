import { Component, input } from '@angular/core';
import { RouterOutlet } from '@angular/router';

@Component({
  selector: 'app-overview-page',
  imports: [RouterOutlet],
  template: `<router-outlet />`,
})
export class OverviewPage {
  readonly patientId = input.required<string>();
}
