/** The part of @lhncbc/ucum-lhc that the unit tests use; the package has no types. */
declare module '@lhncbc/ucum-lhc' {
  interface Conversion {
    readonly status: 'succeeded' | 'failed' | 'error';
    readonly toVal: number | null;
  }
  interface Utils {
    convertUnitTo(
      from: string,
      value: number,
      to: string,
      options: { readonly molecularWeight: string | null },
    ): Conversion;
  }
  const ucum: { readonly UcumLhcUtils: { getInstance(): Utils } };
  export default ucum;
}
