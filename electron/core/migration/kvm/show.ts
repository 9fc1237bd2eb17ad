// A KVM migration's steps with nothing done: what the app says by QMP is shown as a person would say it by hand.
import type { Plan, Step } from '../../../../shared/plan'
import type { MigrationSpec } from '../../../../shared/scenario'
import { removeSteps, waitSteps } from '../../guests/kvm/steps'
import { scriptFolder } from '../../hosts/host-scripts'
import type { Move } from '../mover'
import { firstPort } from './attempt'
import { exportArguments, isDiskCopied, mirrorArguments, mirrorId, serverArguments, targetArguments } from './disk-plan'
import { capabilities, migrationUri, parameters } from './setup'
import { certificateSteps, credentials, credentialsId, forgetSteps, tlsName, trustSteps } from './tls'

export function kvmPlans(move: Move, spec: MigrationSpec, address: string): Plan[] {
  const { id, from, to, guest, transport } = move
  const tls = spec.tls ? { credentials: credentialsId(id), hostname: tlsName(id) } : null
  const agree = ([host, side]: readonly [string, 'source' | 'target']): Step[] => [
    ...(tls
      ? [
          qmp(
            host,
            'object-add',
            'The certificate for this migration.',
            credentials(id, side === 'source' ? 'client' : 'server'),
          ),
        ]
      : []),
    qmp(host, 'migrate-set-capabilities', 'Both sides must agree on how.', capabilities(spec, withDisk)),
    qmp(host, 'migrate-set-parameters', 'Its limits.', parameters(spec, side, tls)),
  ]
  const paused = spec.strategy !== 'post-copy'
  const withDisk = isDiskCopied(guest)
  const uri = migrationUri(address, firstPort, transport)
  return [
    { title: 'prepare: the target waits', steps: waitSteps(to, guest, 'auto', paused) },
    ...(tls
      ? [{ title: 'prepare: keys', steps: [...certificateSteps(move), ...trustSteps(move, ['<authorities>\n'])] }]
      : []),
    {
      title: 'prepare: both agree',
      steps: [
        ...(
          [
            [to.name, 'target'],
            [from.name, 'source'],
          ] as const
        ).flatMap(agree),
        ...(withDisk ? offerSteps(move, spec) : []),
        qmp(to.name, 'migrate-incoming', 'Listen for the guest.', {
          uri: migrationUri('0.0.0.0', firstPort, transport),
        }),
      ],
    },
    {
      title: `${spec.strategy}, restore`,
      steps: [
        ...(spec.strategy === 'stop-and-copy'
          ? [qmp(from.name, 'stop', 'The guest stands still while all of it crosses.')]
          : []),
        ...(withDisk ? mirrorSteps(move, spec, address) : []),
        qmp(from.name, 'migrate', 'Send the guest; query-migrate tells how far it is.', { uri }),
        ...(withDisk ? settleSteps(move) : []),
        ...(paused
          ? [qmp(to.name, 'cont', 'Once the source is through: the guest runs on.')]
          : [qmp(from.name, 'migrate-start-postcopy', 'The guest runs on at the target, its memory follows.')]),
      ],
    },
    { title: 'cleanup', steps: [...removeSteps(from.name), ...(tls ? forgetSteps(move) : [])] },
  ]
}

function offerSteps(move: Move, spec: MigrationSpec): Step[] {
  const { name } = move.to
  return [
    qmp(name, 'nbd-server-start', 'The source may come in for the disk.', serverArguments(move, spec)),
    qmp(name, 'block-export-add', 'Its disk is there to be written.', exportArguments),
  ]
}

function mirrorSteps(move: Move, spec: MigrationSpec, address: string): Step[] {
  const { name } = move.from
  return [
    qmp(name, 'blockdev-add', 'The target’s disk, as the source sees it.', targetArguments(move, spec, address)),
    qmp(name, 'blockdev-mirror', 'Copy the disk; query-jobs says when it is ready.', mirrorArguments(move, spec)),
  ]
}

function settleSteps(move: Move): Step[] {
  const device = mirrorId(move)
  return [
    qmp(move.from.name, 'block-job-cancel', 'At pre-switchover: both disks are the same now.', { device }),
    qmp(move.from.name, 'migrate-continue', 'The guest’s last pages follow.', { state: 'pre-switchover' }),
    qmp(move.to.name, 'nbd-server-stop', 'The disk is the guest’s alone.'),
  ]
}

function qmp(host: string, command: string, why: string, args?: Readonly<Record<string, unknown>>): Step {
  const words = args ? [command, JSON.stringify(args)] : [command]
  return { host, argv: ['python3', `${scriptFolder}/qemu_qmp.py`, ...words], why }
}
