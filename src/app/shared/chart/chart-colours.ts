import { DestroyRef, DOCUMENT, inject, signal } from '@angular/core';
import type { Signal } from '@angular/core';
import type { Track } from '../../domain/protocol/track.ts';

/** The theme's colours as a canvas understands them. */
export interface ChartColours {
  readonly text: string;
  readonly textMuted: string;
  readonly rule: string;
  readonly ruleStrong: string;
  readonly panel: string;
  readonly primary: string;
  /** For what is not recorded: lines on the panel, so that it is neither a value nor a zero. */
  readonly hatch: CanvasPattern | string;
  readonly tracks: Readonly<
    Record<Track | 'other', { readonly line: string; readonly tint: string }>
  >;
}

const HATCH_STEP = 6;

/** The colours of the theme in use; changes with the theme. Call where `inject()` may be called. */
export function injectChartColours(): Signal<ChartColours> {
  const document = inject(DOCUMENT);
  const colours = signal(readColours(document));
  const read = () => {
    colours.set(readColours(document));
  };
  // The theme is an attribute of <html>, or else follows the system.
  const observer = new MutationObserver(read);
  observer.observe(document.documentElement, { attributes: true });
  const scheme = document.defaultView?.matchMedia('(prefers-color-scheme: dark)');
  scheme?.addEventListener('change', read);
  inject(DestroyRef).onDestroy(() => {
    observer.disconnect();
    scheme?.removeEventListener('change', read);
  });
  return colours.asReadonly();
}

function readColours(document: Document): ChartColours {
  const probe = document.createElement('span');
  document.body.append(probe);
  const colourOf = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const trackOf = (name: string) => ({
    line: colourOf(`track-${name}`),
    tint: colourOf(`track-${name}-tint`),
  });
  const ruleStrong = colourOf('rule-strong');
  const colours: ChartColours = {
    text: colourOf('text'),
    textMuted: colourOf('text-muted'),
    rule: colourOf('rule'),
    ruleStrong,
    panel: colourOf('panel'),
    primary: colourOf('mat-sys-primary'),
    hatch: hatchOf(document, ruleStrong),
    tracks: {
      'home-care': trackOf('home-care'),
      medication: trackOf('medication'),
      injection: trackOf('injection'),
      'referral-care': trackOf('referral-care'),
      other: trackOf('other'),
    },
  };
  probe.remove();
  return colours;
}

function hatchOf(document: Document, colour: string): CanvasPattern | string {
  const tile = document.createElement('canvas');
  tile.width = HATCH_STEP;
  tile.height = HATCH_STEP;
  const context = tile.getContext('2d');
  if (!context) return colour;
  context.strokeStyle = colour;
  context.lineWidth = 0.8;
  context.beginPath();
  // Three strokes, so that the tiles join without a seam.
  for (const offset of [-HATCH_STEP, 0, HATCH_STEP]) {
    context.moveTo(offset, HATCH_STEP);
    context.lineTo(offset + HATCH_STEP, 0);
  }
  context.stroke();
  return context.createPattern(tile, 'repeat') ?? colour;
}
