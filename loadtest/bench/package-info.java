/// The table of `./build.sh bench`: a server of its own for each load, and what it takes of the machine.
package loadtest.bench;
