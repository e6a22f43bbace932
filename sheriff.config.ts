import { sameTag } from '@softarc/sheriff-core';
import type { SheriffConfig } from '@softarc/sheriff-core';

/** Who may import whom. Read `depRules` from top (outermost) to bottom (innermost). */
export const config: SheriffConfig = {
  enableBarrelLess: true,
  modules: {
    'src/app': {
      'pages/<page>': ['scope:<page>', 'layer:page'],
      shell: ['scope:common', 'layer:shell'],
      'features/<feature>': ['scope:<feature>', 'layer:feature'],
      'features/<feature>/ui': ['scope:<feature>', 'layer:ui'],
      'features/<feature>/state': ['scope:<feature>', 'layer:state'],
      'patient-record': ['scope:common', 'layer:context'],
      outbox: ['scope:common', 'layer:context'],
      session: ['scope:common', 'layer:context'],
      fhir: ['scope:common', 'layer:fhir'],
      shared: ['scope:common', 'layer:shared'],
      domain: ['scope:common', 'layer:domain'],
      testing: ['scope:common', 'layer:testing'],
    },
  },
  depRules: {
    root: '*',
    'layer:page': ['layer:feature', 'layer:context', 'layer:shared', 'layer:domain'],
    'layer:shell': ['layer:context', 'layer:shared', 'layer:domain'],
    'layer:feature': ['layer:ui', 'layer:state', 'layer:context', 'layer:shared', 'layer:domain'],
    'layer:ui': ['layer:shared', 'layer:domain'],
    'layer:state': ['layer:context', 'layer:fhir', 'layer:shared', 'layer:domain'],
    'layer:context': ['layer:context', 'layer:fhir', 'layer:shared', 'layer:domain'],
    'layer:fhir': 'layer:domain',
    'layer:shared': 'layer:domain',
    'layer:domain': [],
    'layer:testing': ['layer:domain', 'layer:fhir', 'layer:context'],

    // A feature never reaches into another feature; only a page composes several.
    'scope:*': [
      sameTag,
      'scope:common',
      ({ fromModulePath }) => fromModulePath.includes('/pages/'),
    ],
  },
};
