import type { Check, Finding } from './check'
import { worst } from './check'

const mebibyte = 1024 * 1024
const needs = {
  '/var/lib/lxc': { fail: 500, warn: 2000 },
  '/dev/shm': { fail: 16, warn: 256 },
  '/tmp': { fail: 50, warn: 500 },
}

export const diskCheck: Check = {
  id: 'disk',
  title: 'Free space',
  run: ({ facts }) => {
    const findings = Object.entries(needs).flatMap(([path, need]): Finding[] => {
      const disk = facts.disks.find((entry) => entry.path === path)
      if (!disk) return []
      const free = Math.round(disk.freeBytes / mebibyte)
      const level = free < need.fail ? 'fail' : free < need.warn ? 'warn' : 'pass'
      return [{ level, reason: `${path} has ${free} MiB free.`, remedy: `Make room: at least ${need.warn} MiB.` }]
    })
    const good = facts.disks.map((disk) => `${disk.path}: ${Math.round(disk.freeBytes / mebibyte)} MiB free`).join(', ')
    return Promise.resolve(worst(findings, `${good}.`))
  },
}
