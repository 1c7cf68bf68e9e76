import type { ApprovedTree } from '#decision-tree';
import {
  loadDevices,
  loadPatients,
  loadTenants,
  type BatchTransaction,
  type RegisteredDevice,
  type RegisteredPatient,
} from '#persistence';
import { loadDecidingTrees, type DecidingTrees, type RefusedTree } from './deciding-trees.js';
import { lastResort } from './last-resort.js';

/** Hears which versions at work may not decide; of a change, and once at the start. */
export type TreeRefusals = (refused: readonly RefusedTree[]) => void;

/** Entries at most, of devices and of patients together; beyond it the next batch starts over. */
const capacity = 100_000;

/**
 * What the resolve stage knows about devices, patients and trees, within one epoch. Batches that run side by side
 * share it, so it only ever learns: what one batch has found, no other takes away.
 */
export class Registry {
  private readonly devices = new Map<string, RegisteredDevice | undefined>();
  private readonly patients = new Map<string, RegisteredPatient>();
  /** By tenant and programmes. */
  private readonly chosenTrees = new Map<string, readonly ApprovedTree[]>();

  constructor(
    readonly epoch: number,
    private readonly tenants: ReadonlySet<string>,
    private readonly trees: ReadonlyMap<string, DecidingTrees>,
  ) {}

  get isFull(): boolean {
    return this.devices.size + this.patients.size > capacity;
  }

  /** Loads what is not known yet of these devices and of every patient they were ever assigned to. */
  async learn(tx: BatchTransaction, addresses: readonly { tenant: string; device: string }[]): Promise<void> {
    const unknown = addresses.filter(
      (address) => !this.devices.has(deviceKey(address.tenant, address.device)),
    );
    if (unknown.length === 0) return;
    const found = await loadDevices(tx, unknown);
    const wanted = new Set(found.flatMap((device) => device.assignments.map((a) => a.patientId)));
    const missing = [...wanted].filter((id) => !this.patients.has(id));
    for (const patient of missing.length === 0 ? [] : await loadPatients(tx, missing)) {
      this.patients.set(patient.patientId, patient);
    }
    // Last, and whole: another batch takes what stands here for all there is, also for "no such device".
    for (const device of found) this.devices.set(deviceKey(device.tenantId, device.deviceId), device);
    for (const { tenant, device } of unknown) {
      const key = deviceKey(tenant, device);
      if (!this.devices.has(key)) this.devices.set(key, undefined);
    }
  }

  device(tenant: string, device: string): RegisteredDevice | undefined {
    return this.devices.get(deviceKey(tenant, device));
  }

  patient(patientId: string): RegisteredPatient | undefined {
    return this.patients.get(patientId);
  }

  knowsTenant(tenant: string): boolean {
    return this.tenants.has(tenant);
  }

  /**
   * The trees that decide for a patient: those for everybody, those of the programmes, and the fail-safe tree in place
   * of one of them that is out of work.
   */
  treesFor(tenantId: string, programmes: readonly string[]): readonly ApprovedTree[] {
    const key = [tenantId, ...programmes].join(' ');
    let chosen = this.chosenTrees.get(key);
    if (chosen === undefined) {
      const concerns = (programme: string): boolean => programme === '*' || programmes.includes(programme);
      const { trees, handedOver, failSafe } = this.trees.get(tenantId) ?? noTrees;
      chosen = trees.filter((tree) => concerns(tree.programme));
      if (handedOver.some(concerns)) chosen = [...chosen, failSafe];
      this.chosenTrees.set(key, chosen);
    }
    return chosen;
  }
}

const noTrees = { trees: [], handedOver: [], failSafe: lastResort };

/**
 * The registry of the newest epoch. The epoch is read in every batch's transaction, so what a batch resolves by is
 * never older than itself; a batch keeps the registry it was given until its end.
 */
export class Registries {
  private newest: Registry | undefined;
  /** By hash; what a version was compiled to does not change with the epoch. */
  private compiled = new Map<string, ApprovedTree>();
  private refusedBefore: string | undefined;

  constructor(private readonly onTreesRefused: TreeRefusals) {}

  async at(tx: BatchTransaction, epoch: number, now: Date): Promise<Registry> {
    const { newest } = this;
    if (newest?.epoch === epoch && !newest.isFull) return newest;
    const registry = new Registry(epoch, await loadTenants(tx), await this.loadTrees(tx, now));
    if ((this.newest?.epoch ?? -1) <= epoch) this.newest = registry;
    return registry;
  }

  private async loadTrees(tx: BatchTransaction, now: Date): Promise<ReadonlyMap<string, DecidingTrees>> {
    const compiled = new Map(this.compiled);
    const { byTenant, refused } = await loadDecidingTrees(tx, now, compiled);
    const deciding = [...byTenant.values()].flatMap(({ trees, failSafe }) => [...trees, failSafe]);
    this.compiled = new Map(deciding.map((tree) => [tree.hash, tree]));
    const said = JSON.stringify(refused);
    if (said !== this.refusedBefore) this.onTreesRefused(refused);
    this.refusedBefore = said;
    return byTenant;
  }
}

function deviceKey(tenant: string, device: string): string {
  return `${tenant}/${device}`;
}
