import { outboxWords } from './outbox-words.ts';

describe('the outbox in the bar', () => {
  const idle = { waiting: 0, sending: 0, needsYou: 0, items: [] };

  it('says saved when nothing is on its way', () => {
    expect(outboxWords(idle, true).text).toBe('saved');
    expect(outboxWords(idle, false).text).toBe('saved');
  });

  it('counts what is being saved', () => {
    expect(outboxWords({ ...idle, sending: 2 }, true).text).toBe('saving 2');
  });

  it('says that nothing is lost while there is no network, sending included', () => {
    const { text, tone } = outboxWords({ ...idle, waiting: 2, sending: 1 }, false);
    expect(text).toBe('offline, 3 kept here');
    expect(tone).toBe('caution');
  });

  it('does not blame the network when it is the server that is silent', () => {
    expect(outboxWords({ ...idle, waiting: 2 }, true).text).toBe('no answer, 2 kept here');
  });

  it('puts what needs a decision before everything else', () => {
    const { text, tone } = outboxWords({ ...idle, waiting: 2, needsYou: 1 }, false);
    expect(text).toBe('1 needs you');
    expect(tone).toBe('critical');
    expect(outboxWords({ ...idle, needsYou: 2 }, true).text).toBe('2 need you');
  });
});
