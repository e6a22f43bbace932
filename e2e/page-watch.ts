import { expect } from '@playwright/test';
import type { BrowserContext } from '@playwright/test';

/** What a browser says when a test takes the server away, or makes it answer with an error, on purpose. */
export const LOST_REQUESTS = /Failed to load resource/;

/**
 * Listens to everything a page complains of: console errors and warnings (violations of the content
 * security policy are among them), errors nobody caught, and requests to other hosts.
 */
export class PageWatch {
  private readonly complaints: string[] = [];
  private readonly allowed: RegExp[] = [];

  constructor(context: BrowserContext, home: string) {
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) {
        this.complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    context.on('weberror', (error) => this.complaints.push(`uncaught: ${error.error().message}`));
    context.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (/^https?:$/.test(protocol) && origin !== home) {
        this.complaints.push(`request to another host: ${request.url()}`);
      }
    });
  }

  /** Names what the test provokes on purpose; everything else still fails it. */
  allow(complaint: RegExp): void {
    this.allowed.push(complaint);
  }

  /** Fails if the page complained of anything that was not provoked. */
  expectCalm(): void {
    const unprovoked = this.complaints.filter((text) => !this.allowed.some((ok) => ok.test(text)));
    expect(unprovoked, 'complaints of the page').toEqual([]);
  }
}
