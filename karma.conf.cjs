// CommonJS on purpose: Karma loads its config with require().
const { existsSync } = require('node:fs');
process.env.CHROME_BIN ||= [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((p) => existsSync(p));
const asRoot = typeof process.getuid === 'function' && process.getuid() === 0;
module.exports = (config) =>
  config.set({
    frameworks: ['jasmine'],
    plugins: [
      require('karma-jasmine'),
      require('karma-chrome-launcher'),
      require('karma-coverage'),
    ],
    browsers: ['CI'],
    customLaunchers: {
      CI: {
        base: 'ChromeHeadless',
        flags: [
          '--disable-gpu',
          '--disable-dev-shm-usage',
          '--window-size=1280,900',
          ...(asRoot || process.env.CI ? ['--no-sandbox'] : []),
        ],
      },
    },
    client: { jasmine: { random: true, seed: 4321 }, clearContext: false },
    reporters: ['dots'],
    coverageReporter: { dir: 'coverage', reporters: [{ type: 'text-summary' }, { type: 'html' }] },
    restartOnFileChange: true,
    captureTimeout: 120000,
    browserNoActivityTimeout: 120000,
    browserDisconnectTolerance: 1,
  });
