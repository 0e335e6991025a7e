/** The demo organisation. Everybody in it is invented. */
export const DEMO_ORGANISATION = {
  id: '5b0f6a52-6d0c-4f6e-9f0e-1f2a3b4c5d6e',
  name: 'Region Norrsjö',
  slug: 'norrsjo',
} as const;

export const DEMO_PEOPLE = [
  {
    id: 'demo-secretary',
    demoRole: 'secretary',
    name: 'Sanna Lindqvist',
    email: 'sanna.lindqvist@norrsjo.example',
  },
  { id: 'demo-chair', demoRole: 'chair', name: 'Karin Holmberg', email: 'karin.holmberg@norrsjo.example' },
  {
    id: 'demo-adjuster',
    demoRole: 'adjuster',
    name: 'Bengt-Åke Öst',
    email: 'bengt-ake.ost@norrsjo.example',
  },
  { id: 'demo-member', demoRole: 'member', name: 'Maja von Essen', email: 'maja.vonessen@norrsjo.example' },
] as const;
