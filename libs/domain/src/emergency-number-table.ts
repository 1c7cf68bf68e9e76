/** Where an entry was read, and what that source says. */
export const emergencyNumberSources = {
  /** Every Member State must answer 112. Read at legislation.gov.uk, which holds the text as of 2020. */
  eu: 'Directive (EU) 2018/1972, article 109',
  /** Says that a number is an emergency number of the country; not which service answers it. */
  metadata:
    'Google libphonenumber, short-number metadata (npm google-libphonenumber 3.2.47), read 2026-11-21',
  fcc: 'FCC 00-327: 911 is the universal emergency number of the United States',
  crtc: 'CRTC, Telecom Decision 2018-188: 9-1-1 calls go to the local answering point',
  uk: 'gov.uk, guidance “999 and 112: the UK’s national emergency numbers”',
  au: 'cfs.sa.gov.au, “Call triple zero in an emergency”: police, fire or ambulance',
  nz: 'Discussion paper “111 Emergency Calling Review”, February 2012: police, fire and ambulance',
} as const;
export type EmergencyNumberSource = keyof typeof emergencyNumberSources;

export interface EmergencyNumberEntry {
  /** As dialled in the country, the one to try first standing first. */
  readonly numbers: readonly string[];
  readonly source: EmergencyNumberSource;
  /**
   * Has somebody held it against the country's own authority? Where not, that the first number brings an ambulance is
   * not yet checked, and whoever reads it is told so.
   */
  readonly checked: boolean;
}

const of = (source: EmergencyNumberSource, checked: boolean, rows: Readonly<Record<string, string>>) =>
  Object.entries(rows).map(([country, numbers]): [string, EmergencyNumberEntry] => [
    country,
    { numbers: numbers.split(' '), source, checked },
  ]);

const european =
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI'.split(' ');

/** Countries by ISO 3166-1 alpha-2 code. What is missing here is not known: nothing is guessed. */
export const emergencyNumberTable: ReadonlyMap<string, EmergencyNumberEntry> = new Map([
  ...of('eu', true, Object.fromEntries(european.map((country) => [country, '112']))),
  ...of('fcc', true, { US: '911', PR: '911', GU: '911', VI: '911', AS: '911', MP: '911' }),
  ...of('crtc', true, { CA: '911' }),
  ...of('uk', true, { GB: '999 112' }),
  ...of('au', true, { AU: '000' }),
  ...of('nz', true, { NZ: '111' }),
  ...of('metadata', false, {
    // North America and its islands
    MX: '911',
    BS: '911',
    DO: '911',
    // Central and South America
    AR: '107 911',
    BR: '192',
    CL: '131',
    CO: '123',
    CR: '911',
    EC: '911',
    PA: '911',
    PE: '116',
    PY: '911',
    SV: '911',
    UY: '911',
    VE: '911',
    TT: '990',
    CU: '104',
    // Europe beside the EU and the EEA (Norway asks for 113 first)
    NO: '113 112',
    CH: '144 112',
    GG: '999 112',
    JE: '999 112',
    IM: '999',
    GI: '112',
    AD: '118 112',
    MC: '112 18',
    SM: '118',
    TR: '112',
    UA: '103 112',
    MD: '112',
    GE: '112',
    AM: '103',
    AZ: '103',
    BA: '124',
    ME: '124 112',
    MK: '194 112',
    AL: '127 112',
    BY: '103 112',
    RU: '103 112',
    KZ: '103 112',
    // Asia and the Pacific
    FJ: '911',
    PG: '111',
    IN: '112 108',
    PK: '1122 115',
    BD: '999',
    LK: '110',
    NP: '102',
    JP: '119',
    KR: '119',
    CN: '120',
    TW: '119',
    HK: '999 112',
    MO: '999',
    MN: '103',
    SG: '995',
    MY: '999',
    TH: '1669',
    VN: '115',
    PH: '911',
    ID: '112 119 118',
    // Middle East
    IL: '101',
    PS: '101',
    JO: '911',
    LB: '140 112',
    SA: '997 911',
    AE: '998',
    QA: '999',
    KW: '112',
    BH: '999',
    OM: '9999',
    IR: '115',
    IQ: '122',
    // Africa
    ZA: '10177 112',
    EG: '123',
    BW: '997 911',
    ZW: '994 999',
    ZM: '991 999',
    KE: '999 112',
    UG: '999',
    TZ: '112 114',
    RW: '112',
    GH: '193',
    MA: '15 150',
    TN: '190',
    DZ: '14',
  }),
]);
