import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';

@Component({
  selector: 'app-not-found-page',
  imports: [RouterLink],
  template: `
    <h1 tabindex="-1">There is no such page</h1>
    <p>The address may be mistyped, or the page has moved. Nothing was changed.</p>
    <a class="button button-primary" routerLink="/patients">All patients</a>
  `,
  styleUrl: './not-found-page.scss',
})
export class NotFoundPage {}
