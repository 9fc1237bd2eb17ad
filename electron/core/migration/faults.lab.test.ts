// The fault table of LXC containers.
import { faults } from './fault-table.fixture'
import { testFaults } from './fault-tests.fixture'

testFaults('test-faults', 'lxc', faults)
