/// How people and programs read things: numbers and times with their units, flags of a command line, JSON. Pure; knows
/// nothing of load.
package loadtest.text;
